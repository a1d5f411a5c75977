import { Component } from 'react';
import type { ReactNode } from 'react';
import { BlankScreen } from './blank-screen.tsx';

interface Props {
  readonly reload: () => void;
  readonly children: ReactNode;
}

/** A bug in a screen shows nobody's data: a calm page, then everything anew. The host still knows where the purchase stands. */
export class LastResort extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.reload();
  }

  override render(): ReactNode {
    return this.state.broken ? <BlankScreen /> : this.props.children;
  }
}
