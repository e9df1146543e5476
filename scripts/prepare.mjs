// npm runs this after it has installed a checkout's packages, to build it; and in a checkout that another project asks for, by
// git or as a folder, where npm runs nothing else: so what is built then is the package. npm says that somebody asked by
// npm_package_resolved. For `npm pack` and `npm publish` it has run package.mjs already, as prepack.

const { npm_command: command, npm_package_resolved: askedFor } = process.env;

if (!askedFor) await (await import('./build.mjs')).bringUpToDateWithPage();
else if (!['pack', 'publish'].includes(command)) await import('./package.mjs');
