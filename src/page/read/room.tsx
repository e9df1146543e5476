export function Room() {
  return <h1>Read</h1>;
}
