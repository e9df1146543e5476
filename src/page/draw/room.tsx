export function Room() {
  return <h1>Draw</h1>;
}
