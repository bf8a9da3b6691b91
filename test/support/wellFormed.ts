/** Throws where elements of an SVG or HTML text do not nest, or a `<` or `&` stands for itself. */
export function expectWellFormed(text: string): void {
  const open: string[] = []
  const pieces = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|&#?\w+;|[^<&]+|[<&]/g
  for (const [piece, closing, name, , selfClosing] of text.replace(/^<!doctype html>/, '').matchAll(pieces)) {
    if (piece === '<' || piece === '&') throw new Error(`a bare ${piece}`)
    if (name === undefined || selfClosing) continue
    if (!closing) open.push(name)
    else if (open.pop() !== name) throw new Error(`</${name}> closes another element`)
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`)
}
