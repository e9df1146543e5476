// What the weights of the exact recipes in recipes.ts hash to, in their order, on every machine, with every Node and any
// number of workers. Whoever changes what an epoch computes changes these on purpose; nobody else may.

export const EXPECTED_HASHES = [
  '37db26893e8b02533ba6aa1099382099a0f155035c689cb5523757e1e867c5d8',
  '1ccf14783fd6397f354729a4a02c75c019fea686decdf671bf8b3ed847593012',
  'f599295ea632e03669dd7f2398419c1aefd4ed979f9090a6f278a3f6248022fc',
  '9f0b0edcb091d9ef87d4815eeb0a97d978679545ad5385d291640427ec86cd47',
  '7337178d6dff7c0555800ce0b4658fe76a5855584fc29d688bd9ca386a0d4c0a',
  '35ffc070c3ef56c887bb9d669b5493fa410fbcb8c3cc0c013debfef80a6b1bd3',
  'c4aa910cf4d727f973c5bdb6186179b7ef6fb1f29d315794bd56f3bad7b075fa',
  '700aeaf7c6e2a8e78015d2b25d432da174278ae948cbd47b16a96e2ae9e35805',
  '59be76f6365fcde2e292639c7ff5245d1c0c31ba3f664c82ce437bb14159dbb9',
  'bd1528122497d72ac84004e1258e09017fe3139f13d840f242b5b1ff91c6a233',
  'e39983fc131fe14b81527e358371149b9645cbeb4dd45f7f4d2e5b75e07616c9',
  'f70e23bb1469c365cc97e70e3a99cad1010e1d083378eaed72a0a7114fe4196c',
  '9e1abdcd94a13a06c9ffd23afe0d453da475cad627bc06d7f05284ecf287d5c6',
];
