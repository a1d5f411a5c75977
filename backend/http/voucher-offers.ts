import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import type { Offer } from '../store/provisioning.ts';

/** An offer in the words of the contract. */
export function offerReply({ most, ...programme }: Offer): VoucherOffer {
  const { principalYen, because, usableFrom, expiresOn } = most;
  return { ...programme, mostYen: principalYen, because, usableFrom, expiresOn };
}
