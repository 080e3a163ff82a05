// The search for sixteen digits itself: what is somebody's number is found, what is a key's or a revision's name is not.

import { expect, test } from '@playwright/test'
import { NIK, open, tagged } from './privacy'

const [KEY, REVISION, TAG, NOBODY] = ['1234567812345678', '2345678923456789', '3456789034567890', '3575019901900007']

test('a number is found however it stands, and a name nowhere once it was called so', () => {
  tagged(`"${TAG}"`)
  const key = ['key', `{"kid":"${KEY}"}`] as const
  const named = [key, ['words', `{\\"v\\":1,\\"pack_rev\\":\\"${REVISION}\\"}`], ['columns', `}${REVISION}\0"${TAG}"\0${KEY}}`]] as const
  expect(open([...named])).toEqual([])
  expect(open([['columns', `}${KEY}\0`]]), 'nobody said that it is a name').toEqual(['columns'])
  for (const number of [NOBODY, '3575 0199 0190 0007', '3575.0199.0190.0007']) expect(open([key, ['log', `nik ${number}.`]])).toEqual(['log'])
  expect(open([key, ['row', `abc${NIK.usual}def`]]), 'between two columns').toEqual(['row'])
  expect(open([['hash', `a${NOBODY}b`]]), 'a piece of a hash').toEqual([])
})
