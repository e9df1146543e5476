import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isEmpty, type Sample } from '../../src/drawing/drawing.js';
import { Editor, THICKEST, THINNEST } from '../../src/drawing/editor.js';
import { sourceOf } from '../../src/drawing/source.js';
import { Random } from '../../src/engine/random.js';

const page = { width: 28, height: 28 };
const sample: Sample = { kind: 'sample', image: new Uint8Array(784).fill(9), label: 3, source: 'test' };
const photo = {
  kind: 'photo',
  path: 'a.png',
  picture: { width: 1, height: 1, data: new Uint8Array(4) },
} as const;

test('the pen leaves ink only while it is down', () => {
  const editor = new Editor(page);
  editor.moveBy(3, 0);
  assert.ok(isEmpty(editor.drawing));
  editor.putDown();
  editor.moveBy(0, 2);
  editor.moveBy(1, 0);
  editor.lift();
  editor.moveBy(5, 5);
  assert.equal(editor.drawing.strokes, [
    {
      points: [
        { x: 17, y: 14 },
        { x: 17, y: 16 },
        { x: 18, y: 16 },
      ],
      width: 2.5,
      erase: false,
    },
  ]);
});

test('the stroke being drawn is seen before it is done', () => {
  const editor = new Editor(page);
  editor.putDown();
  assert.is(editor.drawing.strokes.length, 1);
  editor.moveBy(1, 1);
  assert.is(editor.drawing.strokes[0].points.length, 2);
});

test('the pen stays on the page', () => {
  const editor = new Editor(page);
  editor.moveBy(-100, 3);
  assert.equal([editor.pen.x, editor.pen.y], [0, 17]);
  editor.moveTo({ x: 90, y: 90 });
  assert.equal([editor.pen.x, editor.pen.y], [28, 28]);
});

test('the width has limits, and a change in mid-stroke begins a new stroke where the pen is', () => {
  const editor = new Editor(page);
  editor.changeWidth(-100);
  assert.is(editor.pen.width, THINNEST);
  editor.changeWidth(100);
  assert.is(editor.pen.width, THICKEST);
  editor.putDown();
  editor.moveBy(2, 0);
  editor.changeWidth(-1);
  editor.moveBy(2, 0);
  const [first, second] = editor.drawing.strokes;
  assert.is(first.width, THICKEST);
  assert.is(second.width, THICKEST - 0.5);
  assert.equal(second.points[0], first.points.at(-1));
});

test('the eraser leaves nothing of a stroke that it goes over', () => {
  for (const width of [THINNEST, 2.5, THICKEST]) {
    const editor = new Editor(page);
    editor.setWidth(width);
    editor.moveTo({ x: 5, y: 9.3 });
    editor.putDown();
    editor.moveTo({ x: 20, y: 18 });
    editor.toggleEraser();
    editor.moveTo({ x: 5, y: 9.3 });
    editor.lift();
    const { picture } = sourceOf(editor.drawing);
    assert.is(
      picture.data.findIndex((value, i) => i % 4 !== 3 && value > 0),
      -1,
      `${width} wide`,
    );
  }
});

test('a stroke on a sample is over it, one on a photo begins anew, and undo brings the photo back', () => {
  const editor = new Editor(page);
  editor.show(sample);
  editor.putDown();
  editor.lift();
  assert.is(editor.drawing.backdrop, sample);
  editor.show(photo);
  assert.is(editor.drawing.strokes.length, 0);
  editor.putDown();
  assert.is(editor.drawing.backdrop, undefined);
  editor.undo();
  assert.is(editor.drawing.backdrop, photo);
});

test('undo in mid-stroke takes that stroke back and lifts the pen; redo brings it again', () => {
  const editor = new Editor(page);
  editor.putDown();
  editor.moveBy(4, 4);
  const { drawing } = editor;
  assert.ok(editor.undo());
  assert.ok(isEmpty(editor.drawing));
  assert.not(editor.pen.down);
  editor.redo();
  assert.equal(editor.drawing, drawing);
  assert.not(new Editor(page).undo());
  assert.not(new Editor(page).redo());
});

test('undo takes back a stretch of a stroke drawn by keys, and the pen goes on from its beginning', () => {
  const editor = new Editor(page);
  const go = (dx: number, dy: number, times: number) => {
    for (let i = 0; i < times; i++) editor.moveBy(dx, dy);
  };
  editor.putDown();
  go(1, 0, 8);
  go(0, 1, 6);
  go(-1, 0, 5);
  editor.lift();
  const ends = () => editor.drawing.strokes.map(({ points }) => points.at(-1));
  assert.equal(ends(), [{ x: 17, y: 20 }]);
  editor.undo();
  assert.equal(ends(), [{ x: 22, y: 20 }]);
  assert.equal([editor.pen.x, editor.pen.y, editor.pen.down], [22, 20, false]);
  editor.undo();
  assert.equal(ends(), [{ x: 22, y: 14 }]);
  editor.undo();
  assert.ok(isEmpty(editor.drawing));
  for (let i = 0; i < 3; i++) editor.redo();
  assert.equal(ends(), [{ x: 17, y: 20 }]);
});

test('a curve drawn key by key has stretches of several keys, and a pointer’s stroke is one', () => {
  const editor = new Editor(page);
  editor.putDown();
  for (let i = 0; i < 6; i++) {
    editor.moveBy(1, 0);
    editor.moveBy(0, 1);
  }
  editor.lift();
  let keys = 0;
  while (editor.undo()) keys++;
  assert.is(keys, 3);
  editor.putDown();
  for (const [x, y] of [
    [20, 14],
    [20, 24],
    [4, 4],
  ])
    editor.moveTo({ x, y });
  editor.undo();
  assert.ok(isEmpty(editor.drawing));
});

test('an empty page takes a new size, one with ink keeps its own until it is cleared', () => {
  const editor = new Editor(page);
  editor.resize({ width: 56, height: 28 });
  assert.is(editor.drawing.page.width, 56);
  assert.is(editor.pen.x, 28);
  editor.putDown();
  editor.lift();
  editor.resize(page);
  assert.is(editor.drawing.page.width, 56);
  editor.clear();
  assert.equal(editor.drawing.page, page);
  editor.undo();
  assert.is(editor.drawing.page.width, 56);
});

/** Everything a person can do, by number. */
const DEEDS: ((editor: Editor, random: Random) => void)[] = [
  (editor, random) => editor.moveBy(random.below(9) - 4, random.below(9) - 4),
  (editor, random) => editor.moveTo({ x: random.below(40), y: random.below(40) }),
  (editor) => editor.putDown(),
  (editor) => editor.putDown(true),
  (editor) => editor.lift(),
  (editor, random) => editor.changeWidth(random.below(5) - 2),
  (editor) => editor.toggleEraser(),
  (editor) => editor.clear(),
  (editor) => editor.invert(),
  (editor) => editor.show(sample),
  (editor) => editor.show(photo),
  (editor, random) => editor.resize({ width: 28 + random.below(20), height: 28 }),
];

/** Drawings that look alike: the size of an empty page is nobody's work. */
const look = (editor: Editor) => {
  const { drawing } = editor;
  return isEmpty(drawing) ? { inverted: drawing.inverted } : structuredClone(drawing);
};

test('whatever was done, undoing it gives what was, and redoing it what came of it', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new Random(seed, 'editor');
    const editor = new Editor(page);
    for (let i = 0; i < 30; i++) DEEDS[random.below(DEEDS.length)](editor, random);
    editor.lift();
    const before = look(editor);
    const deed = DEEDS[random.below(DEEDS.length)];
    deed(editor, random);
    editor.lift();
    const after = look(editor);
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    assert.ok(editor.undo(), `seed ${seed}`);
    assert.equal(look(editor), before, `seed ${seed}: undo`);
    assert.ok(editor.redo(), `seed ${seed}`);
    assert.equal(look(editor), after, `seed ${seed}: redo`);
    editor.undo();
    assert.equal(look(editor), before, `seed ${seed}: undo after redo`);
  }
});

test('undoing everything empties the page, redoing everything brings all back', () => {
  for (let seed = 0; seed < 50; seed++) {
    const random = new Random(seed, 'all');
    const editor = new Editor(page);
    for (let i = 0; i < 60; i++) DEEDS[random.below(DEEDS.length)](editor, random);
    editor.lift();
    const end = look(editor);
    while (editor.undo()) assert.not(editor.pen.down);
    assert.ok(isEmpty(editor.drawing) && !editor.drawing.inverted, `seed ${seed}`);
    while (editor.redo()) assert.not(editor.pen.down);
    assert.equal(look(editor), end, `seed ${seed}`);
  }
});

test.run();
