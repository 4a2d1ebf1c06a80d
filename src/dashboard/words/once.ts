/**
 * Makes something when it is first needed. For what knows languages: the first of its kind takes a browser as long as the rest of a small
 * page, so no page makes what it does not show.
 */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
