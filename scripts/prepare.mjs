// npm runs this after it has installed a checkout's packages, to build it; and for a package, before it packs or publishes
// one, and in a checkout that another project asks for, by git or as a folder. Of a package npm tells by
// npm_package_resolved, which names where it comes from; for a linked folder it is the text "null".

if (process.env.npm_package_resolved) await import('./package.mjs');
else await (await import('./build.mjs')).bringUpToDateWithPage();
