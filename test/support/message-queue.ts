/** Messages in the order in which they came, waiting to be asked for: a test misses none and need not sleep. */
export interface MessageQueue<Message> {
  push(message: Message): void;
  /** Lets `next` fail with this error once the messages before it are taken. */
  fail(error: Error): void;
  /** The next message, waited for if need be. */
  next(): Promise<Message>;
}

interface Waiting<Message> {
  resolve(message: Message): void;
  reject(error: Error): void;
}

/** Makes a queue. */
export function createMessageQueue<Message>(): MessageQueue<Message> {
  const messages: Message[] = [];
  const waiting: Waiting<Message>[] = [];
  let failure: Error | undefined;
  return {
    push(message) {
      const first = waiting.shift();
      if (first === undefined) messages.push(message);
      else first.resolve(message);
    },
    fail(error) {
      failure ??= error;
      for (const { reject } of waiting.splice(0)) reject(failure);
    },
    next() {
      const [message] = messages.splice(0, 1);
      if (message !== undefined) return Promise.resolve(message);
      if (failure !== undefined) return Promise.reject(failure);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
}
