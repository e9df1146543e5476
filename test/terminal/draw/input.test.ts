import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type InputEvent, InputParser } from '../../../src/terminal/draw/terminal/input.js';

const parse = (text: string) => new InputParser().feed(text);
const names = (text: string) => parse(text).map((event) => (event.type === 'key' ? event.name : event.type));

test('plain characters, control characters, characters beyond the basic plane', () => {
  assert.equal(names('aZ? \r\t\x7f\x03\x1a𝟗é'), [
    'a',
    'Z',
    '?',
    'space',
    'enter',
    'tab',
    'backspace',
    'ctrl+c',
    'ctrl+z',
    '𝟗',
    'é',
  ]);
});

test('cursor keys with and without modifiers, in both modes; the numeric pad', () => {
  assert.equal(names('\x1b[A\x1b[B\x1bOC\x1b[1;2D\x1b[1;5A\x1b[1;6C'), [
    'up',
    'down',
    'right',
    'shift+left',
    'ctrl+up',
    'ctrl+shift+right',
  ]);
  assert.equal(names('\x1b[H\x1b[4~\x1b[5~\x1b[6~\x1b[3~\x1b[Z\x1bOP'), [
    'home',
    'end',
    'pageup',
    'pagedown',
    'delete',
    'shift+tab',
    'f1',
  ]);
  assert.equal(names('\x1bOw\x1bOu\x1bOp\x1bOk\x1bOm\x1bOM'), ['7', '5', '0', '+', '-', 'enter']);
});

test('the mouse in SGR coordinates', () => {
  const mouse = (action: string, button: string, column: number, row: number) =>
    ({ type: 'mouse', action, button, column, row }) as InputEvent;
  assert.equal(parse('\x1b[<0;1;1M\x1b[<32;120;33M\x1b[<0;5;6m'), [
    mouse('press', 'left', 0, 0),
    mouse('drag', 'left', 119, 32),
    mouse('release', 'left', 4, 5),
  ]);
  assert.equal(parse('\x1b[<2;1;1M\x1b[<34;2;1M'), [
    mouse('press', 'right', 0, 0),
    mouse('drag', 'right', 1, 0),
  ]);
  assert.equal(
    parse('\x1b[<64;3;4M\x1b[<65;3;4M').map((event) => event.type === 'mouse' && event.action),
    ['wheel-up', 'wheel-down'],
  );
  assert.equal(parse('\x1b[<35;3;4M'), [], 'motion without a button');
});

test('a paste is one text, whatever stands in it', () => {
  assert.equal(parse('\x1b[200~/tmp/a \x1b[A.png\x1b[201~q'), [
    { type: 'paste', text: '/tmp/a \x1b[A.png' },
    { type: 'key', name: 'q' },
  ]);
});

test('a path in one piece is a paste, wherever the terminal does not say so', () => {
  for (const text of ['/tmp/a.png', "'/tmp/a b.png' ", '~/a.png', 'file:///tmp/a.png'])
    assert.equal(parse(text), [{ type: 'paste', text }]);
  assert.equal(names('/'), ['/']);
  assert.equal(names('jjjjjj').length, 6);
});

test('cut anywhere, the bytes mean the same', () => {
  const text = 'a\x1b[1;2A\x1b[<32;10;20M\x1b[200~x y\x1b[201~\x1bOC\x1b[5~z';
  const whole = parse(text);
  for (let at = 1; at < text.length; at++) {
    const parser = new InputParser();
    assert.equal([...parser.feed(text.slice(0, at)), ...parser.feed(text.slice(at))], whole, `cut at ${at}`);
  }
});

test('an escape alone waits, and is the key when nothing follows', () => {
  const parser = new InputParser();
  assert.equal(parser.feed('\x1b'), []);
  assert.ok(parser.isWaiting);
  assert.equal(parser.flush(), [{ type: 'key', name: 'escape' }]);
  assert.not(parser.isWaiting);
});

test('sequences that nobody knows are passed over', () => {
  assert.equal(names('\x1b[99~\x1b[?1;2c\x1b[Ia'), ['a']);
});

test.run();
