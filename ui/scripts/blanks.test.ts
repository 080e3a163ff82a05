// The compiler drops a blank at either end of a block: there `20.10{#if late} (2 menit){/if}` becomes "20.10(2 menit".

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type AST, parse } from 'svelte/compiler'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')

/** The blocks of this source that lose a blank between two texts, by what they begin with. */
function lost(source: string): string[] {
  const found: string[] = []
  const look = (nodes: AST.Fragment['nodes']) => {
    nodes.forEach((node, at) => {
      const fragments = bodies(node)
      for (const { nodes: inner } of fragments) {
        const [first, last] = [inner[0], inner.at(-1)]
        const block = source.slice(node.start, node.end).slice(0, 60)
        if (!isElement(node)) {
          if (first?.type === 'Text' && /^\s+\S/.test(first.data) && touches(nodes[at - 1], 'end')) found.push(block)
          if (last?.type === 'Text' && /\S\s+$/.test(last.data) && touches(nodes[at + 1], 'start')) found.push(block)
        }
        look(inner)
      }
    })
  }
  look(parse(source, { modern: true }).fragment.nodes)
  return found
}

const isElement = (node: AST.Fragment['nodes'][number]) => node.type === 'RegularElement' || node.type === 'Component'

function bodies(node: AST.Fragment['nodes'][number]): AST.Fragment[] {
  switch (node.type) {
    case 'RegularElement':
    case 'Component': return [node.fragment]
    case 'IfBlock': return [node.consequent, ...(node.alternate ? [node.alternate] : [])]
    case 'EachBlock': return [node.body]
    case 'KeyBlock': return [node.fragment]
    case 'SnippetBlock': return [node.body]
    default: return []
  }
}

/** Whether a neighbour's text stands at the block with no blank of its own. */
function touches(node: AST.Fragment['nodes'][number] | undefined, side: 'start' | 'end'): boolean {
  if (!node) return false
  if (node.type === 'Text') return side === 'end' ? /\S$/.test(node.data) : /^\S/.test(node.data)
  if (node.type === 'RegularElement') return /^(a|b|bdi|i|span)$/.test(node.name)
  return node.type === 'ExpressionTag'
}

test('the blank is found that the compiler drops', () => {
  expect(lost('<p><b>20.10</b>{#if late} (2 menit){/if}</p>')).toHaveLength(1)
  expect(lost('<p>{#if late}2 menit {/if}<b>20.10</b></p>')).toHaveLength(1)
  expect(lost('<p><b>20.10</b> {#if late}(2 menit){/if}</p>')).toEqual([])
})

test('no text of the page loses one', () => {
  const pages = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'))
  expect(pages.length).toBeGreaterThan(50)
  expect(pages.flatMap((name) => lost(readFileSync(join(src, name), 'utf8')).map((block) => `${name}: ${block}`))).toEqual([])
})
