import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const onlyPlatform = {
  patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/lib/platform/ knows the host.' }],
}

export default ts.config(
  { ignores: ['dist/', 'src/paraglide/', 'src/lib/api/', 'src/desk/api/types.ts', 'node_modules/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: globals.browser },
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', onlyPlatform],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'svelte/no-at-html-tags': 'error',
      // Addresses are made by `pathOf`, not by SvelteKit.
      'svelte/no-navigation-without-resolve': 'off',
      // What is mutable here is a plain value that no template reads.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  { files: ['src/lib/platform/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['*.config.*', 'scripts/**', 'e2e/**'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off', 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
)
