// The sheet that is drawn on: by pointer, by taps, or by keys.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PAGE_SIDE } from '../../drawing/drawing.js';
import { type Point, type Stroke, smoothLine } from '../../drawing/stroke.js';
import { hearKey } from './keys.js';
import { Overlay } from './overlay.js';
import { change, changes, editor, reasons } from './studio.js';
import { tapAt, taps } from './taps.js';

/** A pen that is pressed lightly draws this share of its width; fully pressed, so much more. */
const LIGHT = 0.4;
const HARDER = 1.2;
/** The other end of a pen that has one (Pointer Events, 4.1.1). */
const ERASER_BUTTON = 5;

export function Sheet() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal({ width: 0, height: 0 });

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const fit = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0) return;
      size.value = { width, height };
      editor.resize({ width: (PAGE_SIDE * width) / height, height: PAGE_SIDE });
      changes.value++;
    };
    const resizing = new ResizeObserver(fit);
    resizing.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', fit);
    return () => {
      resizing.disconnect();
      scheme.removeEventListener('change', fit);
    };
  }, [size]);

  const { value: version } = changes;
  useEffect(() => {
    if (canvas.current) paint(canvas.current);
  }, [version, size.value, reasons.value]);

  const placeOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const { page } = editor.drawing;
    const unit = Math.min(width / page.width, height / page.height);
    const place = { x: (event.clientX - left) / unit, y: (event.clientY - top) / unit };
    return event.pointerType === 'pen' ? { ...place, force: LIGHT + HARDER * event.pressure } : place;
  };

  return (
    <div class={`sheet ${reasons.value ? 'explained' : ''}`}>
      <canvas
        ref={canvas}
        role="application"
        tabIndex={0}
        aria-label="Sheet to draw on. Arrow keys move the pen, with shift faster; space puts it down and lifts it; E switches the eraser; Z undoes; C clears."
        onKeyDown={(event) => {
          if (hearKey(event)) event.preventDefault();
        }}
        onPointerDown={(event) => {
          const isEraser = event.button === ERASER_BUTTON;
          if (!event.isPrimary || (event.button > 0 && !isEraser)) return;
          const place = placeOf(event);
          if (taps.value) return tapAt(place);
          event.currentTarget.setPointerCapture(event.pointerId);
          change(() => {
            editor.lift();
            editor.moveTo(place);
            editor.putDown(isEraser || undefined);
          });
        }}
        onPointerMove={(event) => {
          if (!event.isPrimary || taps.value || !event.currentTarget.hasPointerCapture(event.pointerId))
            return;
          const all = event.getCoalescedEvents?.() ?? [];
          change(() => {
            for (const each of all.length > 0 ? all : [event]) editor.moveTo(placeOf(each));
          });
        }}
        onPointerUp={(event) => {
          if (event.isPrimary && !taps.value) change(() => editor.lift());
        }}
        onFocus={() => changes.value++}
        onBlur={() => changes.value++}
        onPointerCancel={() => change(() => editor.lift())}
      />
      <Overlay width={size.value.width} height={size.value.height} />
    </div>
  );
}

function paint(canvas: HTMLCanvasElement): void {
  const { clientWidth, clientHeight } = canvas;
  const density = devicePixelRatio;
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  const context = canvas.getContext('2d')!;
  const { page, strokes } = editor.drawing;
  const unit = Math.min(canvas.width / page.width, canvas.height / page.height);
  context.scale(unit, unit);
  const ink = getComputedStyle(canvas).color;
  for (const stroke of strokes) paintStroke(context, stroke, ink);
  paintPen(context, ink);
}

function paintStroke(context: CanvasRenderingContext2D, { points, width, erase }: Stroke, ink: string): void {
  context.globalCompositeOperation = erase ? 'destination-out' : 'source-over';
  context.strokeStyle = ink;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const line = smoothLine(points);
  for (const [index, { x, y, force = 1 }] of line.entries()) {
    const before = line[Math.max(0, index - 1)];
    context.lineWidth = (width * (force + (before.force ?? 1))) / 2;
    context.beginPath();
    context.moveTo(before.x, before.y);
    context.lineTo(x, y);
    context.stroke();
  }
  context.globalCompositeOperation = 'source-over';
}

/** Where the pen is, for who draws by keys or taps. */
function paintPen(context: CanvasRenderingContext2D, ink: string): void {
  const { x, y, width, down } = editor.pen;
  const isShown = taps.value || context.canvas.matches(':focus-visible');
  if (!isShown) return;
  context.strokeStyle = ink;
  context.lineWidth = 0.15;
  context.setLineDash(down ? [] : [0.4, 0.4]);
  context.beginPath();
  context.arc(x, y, Math.max(0.8, width / 2 + 0.4), 0, 2 * Math.PI);
  context.stroke();
}
