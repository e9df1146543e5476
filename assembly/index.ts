export function hello(a: usize): f32 {
  return load<f32>(a);
}
