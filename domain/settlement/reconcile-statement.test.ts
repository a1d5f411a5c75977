import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yen } from '../yen.ts';
import { reconcileStatement } from './reconcile-statement.ts';

const row = (reference: string, amount: number) => ({ reference, amountYen: yen(amount) });

describe('the ledger against a statement', () => {
  it('agrees line by line, in any order', () => {
    expect(reconcileStatement([row('a', 100), row('b', 200)], [row('b', 200), row('a', 100)])).toEqual({
      ledgerYen: 300,
      statementYen: 300,
      differences: [],
    });
  });

  it('names every difference, also where the sums agree', () => {
    const ledger = [row('a', 100), row('b', 200), row('c', 50), row('d', 40), row('d', 10)];
    const statement = [row('a', 200), row('b', 100), row('e', 50), row('d', 25), row('d', 25)];
    expect(reconcileStatement(ledger, statement)).toEqual({
      ledgerYen: 400,
      statementYen: 400,
      differences: [
        { kind: 'amount-differs', reference: 'a', ledgerYen: 100, statementYen: 200 },
        { kind: 'amount-differs', reference: 'b', ledgerYen: 200, statementYen: 100 },
        { kind: 'only-in-ledger', reference: 'c', ledgerYen: 50 },
        { kind: 'listed-more-than-once', reference: 'd', side: 'ledger', count: 2 },
        { kind: 'listed-more-than-once', reference: 'd', side: 'statement', count: 2 },
        { kind: 'only-in-statement', reference: 'e', statementYen: 50 },
      ],
    });
  });

  it('finds one planted fault of any kind, and it explains the whole difference of the sums', () => {
    const rows = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 })
      .map((numbers) => numbers.map((number) => row(`r${number}`, number * 10 + 1)));
    const fault = fc.constantFrom('drop', 'add', 'change', 'double');
    fc.assert(
      fc.property(rows, fault, fc.nat(), (ledger, kind, place) => {
        const index = place % ledger.length;
        const hit = ledger[index];
        const statement =
          kind === 'drop'
            ? ledger.filter((_, at) => at !== index)
            : kind === 'add'
              ? [...ledger, row('new', 5)]
              : kind === 'double'
                ? [...ledger, hit]
                : ledger.map((entry, at) =>
                    at === index ? row(entry.reference, entry.amountYen + 1) : entry,
                  );
        const { ledgerYen, statementYen, differences } = reconcileStatement(ledger, statement);
        expect(differences.length).toBe(kind === 'double' ? 2 : 1);
        let explained = 0;
        for (const difference of differences) {
          expect(difference.reference).toBe(kind === 'add' ? 'new' : hit.reference);
          if (difference.kind === 'only-in-ledger') explained -= difference.ledgerYen;
          if (difference.kind === 'only-in-statement') explained += difference.statementYen;
          if (difference.kind === 'amount-differs')
            explained += difference.statementYen - difference.ledgerYen;
        }
        expect(explained).toBe(statementYen - ledgerYen);
        expect(explained).not.toBe(0);
      }),
    );
  });
});
