import { Component, type ComponentChildren } from 'preact';
import { Button } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';

interface Props {
  readonly children: ComponentChildren;
}

/** Keeps a defect of one page from taking the frame around it down. */
export class UnexpectedFailure extends Component<Props, { readonly message: string | undefined }> {
  override state = { message: undefined };

  static override getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  render() {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <Note tone="bad" actions={<Button onClick={() => this.setState({ message: undefined })}>Show it again</Button>}>
        This page failed: {message}
      </Note>
    );
  }
}
