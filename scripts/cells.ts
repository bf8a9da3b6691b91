/** A cell of a notebook: prose in Markdown, or code. */
export interface Cell {
  readonly kind: 'markdown' | 'code'
  readonly text: string
}

/**
 * The cells of a script in the percent format, as Jupytext and editors know it: `// %% [markdown]` begins prose, every
 * line of it behind `// `, and `// %%` begins code.
 */
export function cellsOf(script: string): Cell[] {
  const [before, ...parts] = script.split(/^\/\/ %%(.*)\n/m)
  if (before !== '') throw new Error(`The script must begin with a cell, not with ${JSON.stringify(before)}.`)
  const cells: Cell[] = []
  for (let i = 0; i < parts.length; i += 2) {
    const [mark, body] = [parts[i]!, parts[i + 1]!.trim()]
    if (mark === '') cells.push({ kind: 'code', text: body })
    else if (mark === ' [markdown]') cells.push({ kind: 'markdown', text: proseOf(body) })
    else throw new Error(`A cell begins with "// %%" or "// %% [markdown]", not with "// %%${mark}".`)
  }
  return cells
}

function proseOf(body: string): string {
  const lines = body.split('\n').map(line => {
    if (line !== '//' && !line.startsWith('// ')) throw new Error(`Not behind "// " in prose: ${line}`)
    return line.slice(3)
  })
  return lines.join('\n')
}

/** The script that `cellsOf` takes apart into these cells. */
export function scriptOf(cells: readonly Cell[]): string {
  return cells
    .map(({ kind, text }) => {
      if (kind === 'code') return `// %%\n${text}\n`
      return `// %% [markdown]\n${text.replace(/^(?!$)/gm, '// ').replace(/^$/gm, '//')}\n`
    })
    .join('\n')
}

/** A notebook (nbformat 4.5) for Deno's kernel, without results. */
export function notebookOf(name: string, cells: readonly Cell[]): string {
  const notebook = {
    cells: cells.map(({ kind, text }, i) => ({
      cell_type: kind,
      ...(kind === 'code' && { execution_count: null }),
      id: `${name}-${i}`,
      metadata: {},
      ...(kind === 'code' && { outputs: [] }),
      source: text.split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
      language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return `${JSON.stringify(notebook, undefined, 1)}\n`
}
