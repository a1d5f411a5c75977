import eslint from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Time and chance come from outside (a clock and a random source passed in), so that a simulation can replay them. */
const ambientTimeAndChance = [
  { object: 'Date', property: 'now', message: 'Pass a Clock in (domain/clock.ts).' },
  { object: 'Math', property: 'random', message: 'Pass a RandomSource in (domain/random-source.ts).' },
  { object: 'crypto', property: 'randomUUID', message: 'Pass a RandomSource in (domain/random-source.ts).' },
  { object: 'performance', property: 'now', message: 'Pass a Clock in (domain/clock.ts).' },
];

export default defineConfig(
  { ignores: ['dist/', 'data/', '.cache/', 'artefacts/', 'node_modules/'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A branded id is chosen by its one type parameter: `makeTimedId<PurchaseId>(…)`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` object.' },
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
      ],
    },
  },
  {
    files: ['{domain,contract,messages,documents,platform,biometrics,drivers,backend,electron}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/system-clock.ts', '**/system-random.ts'],
    rules: {
      'no-restricted-properties': ['error', ...ambientTimeAndChance],
      'no-restricted-globals': [
        'error',
        { name: 'setInterval', message: 'Use the Clock that was passed in.' },
      ],
    },
  },
  {
    files: ['{renderer,portal}/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: ['{scripts,bench,demo}/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.config.{js,ts}', '.dependency-cruiser.js'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['biometrics/**/*.ts', 'test/**/*', '**/*.test.ts'],
    // Pixel loops index typed arrays whose bounds the loop itself establishes; noUncheckedIndexedAccess is off there.
    rules: {
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
