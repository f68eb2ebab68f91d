// Bytes as characters that can be seen.

export interface Glyph {
  text: string;   // what is drawn; "" for the later bytes of a character of several
  blank: boolean; // stands for something that is not seen: drawn softer
}

const named = new Map<number, string>([[10, "↵"], [13, "←"], [9, "⇥"], [32, "␣"]]);

// A byte for itself, as a prediction is.
export function byteGlyph(byte: number): Glyph {
  const name = named.get(byte);
  if (name) return { text: name, blank: true };
  if (byte > 32 && byte < 127) return { text: String.fromCharCode(byte), blank: false };
  return { text: byte.toString(16).toUpperCase().padStart(2, "0"), blank: true };
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  return first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

// Does not show, or turns the direction of what follows.
const hidden = /^[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

// The character that begins at `at` and its bytes: UTF-8, or else a byte for itself.
export function glyphAt(bytes: Uint8Array, at: number): Glyph & { length: number } {
  const length = lengthAt(bytes, at);
  if (length > 1 && at + length <= bytes.length) {
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(bytes.subarray(at, at + length));
      if (!hidden.test(text)) return { text, blank: false, length };
    } catch {
      // Not UTF-8.
    }
  }
  return { ...byteGlyph(bytes[at]!), length: 1 };
}

// What is drawn above byte `at`: its character, if it is that character's first byte.
export function glyphOf(bytes: Uint8Array, at: number): Glyph {
  for (let back = Math.min(3, at); back > 0; --back) {
    if (lengthAt(bytes, at - back) <= back) continue;
    const glyph = glyphAt(bytes, at - back);
    if (glyph.length > back) return { text: "‥", blank: true };
  }
  return glyphAt(bytes, at);
}

// For people, in a sentence.
export function spoken(byte: number): string {
  const names = new Map([[10, "line end"], [13, "carriage return"], [9, "tab"], [32, "space"]]);
  return names.get(byte) ?? (byte > 32 && byte < 127 ? String.fromCharCode(byte)
                                                      : `byte ${byteGlyph(byte).text}`);
}
