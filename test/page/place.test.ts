// What an address names: a room and its settings, or something that there is none of.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readPlace } from '../../src/page/shell/place.js';

test('an address names a room, and what is set there', () => {
  for (const hash of ['', '#', '#read'])
    assert.equal(readPlace(hash), { room: 'read', settings: '' }, `"${hash}"`);
  assert.equal(readPlace('#draw'), { room: 'draw', settings: '' });
  assert.equal(readPlace('#train?epochs=3&lr=0.1'), { room: 'train', settings: 'epochs=3&lr=0.1' });
});

test('nothing behind a second question mark is lost', () => {
  assert.is(readPlace('#train?epochs=3?batch=2').settings, 'epochs=3?batch=2');
});

test('a room that there is none of is said, and so are settings where there are none', () => {
  const { room, fault } = readPlace('#tain?preset=quick');
  assert.is(room, 'read');
  assert.is(
    fault,
    'Expected the name of a room in the address (read, draw, train), found "tain". This is the room read.',
  );
  assert.is(
    readPlace('#draw?epochs=3').fault,
    'The room draw has no settings in its address; found "epochs=3". Remove it there.',
  );
  assert.match(readPlace('#?epochs=3').fault ?? '', 'found nothing');
});

test.run();
