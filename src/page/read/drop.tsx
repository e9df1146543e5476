// How pictures come in: dropped, pasted, chosen, or photographed.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { add } from './pictures.js';

/** A phone or a tablet: its own camera takes the photograph. Elsewhere the button would only choose a file. */
const hasCamera = matchMedia('(pointer: coarse)').matches;

const filesOf = (transfer: DataTransfer | null) => [...(transfer?.files ?? [])];

export function Drop() {
  const isOver = useSignal(false);

  useEffect(() => {
    // Anywhere in the room, so that nobody has to aim.
    const drag = (event: DragEvent) => {
      event.preventDefault();
      isOver.value = event.type === 'dragover';
    };
    const drop = (event: DragEvent) => {
      drag(event);
      add(filesOf(event.dataTransfer));
    };
    const paste = (event: ClipboardEvent) => {
      const files = filesOf(event.clipboardData);
      if (files.length > 0) event.preventDefault();
      add(files);
    };
    addEventListener('dragover', drag);
    addEventListener('dragleave', drag);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', drag);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, [isOver]);

  return (
    <div class={`drop ${isOver.value ? 'over' : ''}`}>
      <p>
        <b>Drop pictures here</b>, or paste one
      </p>
      <div class="buttons">
        <FileButton text="Choose pictures" />
        {hasCamera && <FileButton text="Take a photograph" capture />}
      </div>
    </div>
  );
}

function FileButton({ text, capture }: { text: string; capture?: boolean }) {
  return (
    <label class="button">
      {text}
      <input
        type="file"
        accept="image/*,.heic,.heif"
        multiple={!capture}
        capture={capture ? 'environment' : undefined}
        onChange={(event) => {
          const input = event.currentTarget;
          add([...(input.files ?? [])]);
          // So that the same file can be chosen again.
          input.value = '';
        }}
      />
    </label>
  );
}
