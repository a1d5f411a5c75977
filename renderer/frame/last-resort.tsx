import { Component } from 'react';
import type { ReactNode } from 'react';
import { BlankScreen } from './blank-screen.tsx';

interface Props {
  readonly onBug: () => void;
  readonly children: ReactNode;
}

/** A screen that could not be drawn: a calm page without anybody's data in its place. */
export class LastResort extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onBug();
  }

  override render(): ReactNode {
    return this.state.broken ? <BlankScreen /> : this.props.children;
  }
}
