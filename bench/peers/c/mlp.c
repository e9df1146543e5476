// The workloads in C by hand: products by OpenBLAS (or, with -DONEDNN, by oneDNN), the rest in plain loops that the
// compiler vectorises. Matrices are row-major. Started and answering as ../peer.py says.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef ONEDNN
#include <oneapi/dnnl/dnnl.h>
#else
#include <cblas.h>
#endif

enum { PIXELS = 784, CLASSES = 10, TRAINING = 60000, TEST = 10000, MOST_LAYERS = 4 };

static int layers, widths[MOST_LAYERS + 1], relu, batch;
static float rate, momentum;
static float *weights[MOST_LAYERS], *biases[MOST_LAYERS];
static float *weight_velocities[MOST_LAYERS], *bias_velocities[MOST_LAYERS];
/** Activations of each layer, the inputs first, and deltas of the layers above them; (TEST, width). */
static float *activations[MOST_LAYERS + 1], *deltas[MOST_LAYERS + 1];

/** out (m, n) = alpha left (m, k) x right (k, n) + beta out; 'T' for an operand stored transposed. */
static void multiply(char left_form, char right_form, int m, int n, int k, float alpha, const float *left,
                     const float *right, float beta, float *out) {
  int left_stride = left_form == 'T' ? m : k, right_stride = right_form == 'T' ? k : n;
#ifdef ONEDNN
  dnnl_sgemm(left_form, right_form, m, n, k, alpha, left, left_stride, right, right_stride, beta, out, n);
#else
  cblas_sgemm(CblasRowMajor, left_form == 'T' ? CblasTrans : CblasNoTrans,
              right_form == 'T' ? CblasTrans : CblasNoTrans, m, n, k, alpha, left, left_stride, right,
              right_stride, beta, out, n);
#endif
}

static void *allocate(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!memory) abort();
  return memset(memory, 0, bytes);
}

/** Reads one of MNIST's files through gzip, without its header. */
static unsigned char *read_idx(const char *folder, const char *name, size_t header, size_t bytes) {
  char command[4096];
  snprintf(command, sizeof command, "gzip -dc '%s/%s.gz'", folder, name);
  FILE *file = popen(command, "r");
  unsigned char *data = allocate(header + bytes);
  if (!file || fread(data, 1, header + bytes, file) != header + bytes) {
    fprintf(stderr, "Error: %s/%s.gz could not be read\n", folder, name);
    exit(1);
  }
  pclose(file);
  return data + header;
}

static float *read_images(const char *folder, const char *name, size_t count) {
  unsigned char *bytes = read_idx(folder, name, 16, count * PIXELS);
  float *pixels = allocate(count * PIXELS * sizeof(float));
  for (size_t i = 0; i < count * PIXELS; i++) pixels[i] = bytes[i] / 255.0f;
  return pixels;
}

static float uniform(void) { return (float)((random() + 0.5) / 2147483648.0); }

/** He uniform for ReLU, 0.01 x standard normal (Box and Muller) for sigmoid. */
static float draw_weight(int inputs) {
  if (relu) return (2 * uniform() - 1) * sqrtf(6.0f / inputs);
  return 0.01f * sqrtf(-2 * logf(uniform())) * cosf(6.2831853f * uniform());
}

static void build_network(void) {
  for (int layer = 0; layer <= layers; layer++) {
    activations[layer] = allocate((size_t)TEST * widths[layer] * sizeof(float));
    deltas[layer] = allocate((size_t)batch * widths[layer] * sizeof(float));
    if (layer == layers) return;
    size_t inputs = widths[layer], units = widths[layer + 1];
    weights[layer] = allocate(inputs * units * sizeof(float));
    weight_velocities[layer] = allocate(inputs * units * sizeof(float));
    biases[layer] = allocate(units * sizeof(float));
    bias_velocities[layer] = allocate(units * sizeof(float));
    for (size_t i = 0; i < inputs * units; i++) weights[layer][i] = draw_weight(inputs);
  }
}

static void forward(int count) {
  for (int layer = 0; layer < layers; layer++) {
    int units = widths[layer + 1];
    float *out = activations[layer + 1], *bias = biases[layer];
    for (int row = 0; row < count; row++) memcpy(out + (size_t)row * units, bias, units * sizeof(float));
    multiply('N', 'N', count, units, widths[layer], 1, activations[layer], weights[layer], 1, out);
    if (layer == layers - 1) return;
    size_t size = (size_t)count * units;
    if (relu) {
      for (size_t i = 0; i < size; i++) out[i] = out[i] > 0 ? out[i] : 0;
    } else {
      for (size_t i = 0; i < size; i++) out[i] = 1 / (1 + expf(-out[i]));
    }
  }
}

static void softmax_delta(const float *logits, const unsigned char *labels, const int *chosen, int count, float *delta) {
  for (int row = 0; row < count; row++, logits += CLASSES, delta += CLASSES) {
    float most = logits[0], sum = 0;
    for (int digit = 1; digit < CLASSES; digit++) most = fmaxf(most, logits[digit]);
    for (int digit = 0; digit < CLASSES; digit++) sum += delta[digit] = expf(logits[digit] - most);
    for (int digit = 0; digit < CLASSES; digit++) delta[digit] /= sum * count;
    delta[labels[chosen[row]]] -= 1.0f / count;
  }
}

/** Without momentum the product is added to the weights at once; with it, to the velocity. */
static void descend(int layer, int count, const float *delta) {
  int inputs = widths[layer], units = widths[layer + 1];
  float *weight = weights[layer], *velocity = weight_velocities[layer];
  float *bias = biases[layer], *bias_velocity = bias_velocities[layer];
  if (momentum == 0) {
    multiply('T', 'N', inputs, units, count, -rate, activations[layer], delta, 1, weight);
  } else {
    multiply('T', 'N', inputs, units, count, 1, activations[layer], delta, momentum, velocity);
    size_t size = (size_t)inputs * units;
#pragma omp parallel for simd
    for (size_t i = 0; i < size; i++) weight[i] -= rate * velocity[i];
  }
  for (int i = 0; i < units; i++) bias_velocity[i] *= momentum;
  for (int row = 0; row < count; row++)
    for (int i = 0; i < units; i++) bias_velocity[i] += delta[(size_t)row * units + i];
  for (int i = 0; i < units; i++) bias[i] -= rate * bias_velocity[i];
}

static void train_step(const float *images, const unsigned char *labels, const int *chosen, int count) {
  for (int row = 0; row < count; row++)
    memcpy(activations[0] + row * PIXELS, images + (size_t)chosen[row] * PIXELS, PIXELS * sizeof(float));
  forward(count);
  softmax_delta(activations[layers], labels, chosen, count, deltas[layers]);
  for (int layer = layers - 1; layer >= 0; layer--) {
    const float *delta = deltas[layer + 1], *out = activations[layer];
    float *below = deltas[layer];
    if (layer > 0) {
      multiply('N', 'T', count, widths[layer], widths[layer + 1], 1, delta, weights[layer], 0, below);
      size_t size = (size_t)count * widths[layer];
      if (relu) {
        for (size_t i = 0; i < size; i++) below[i] = out[i] > 0 ? below[i] : 0;
      } else {
        for (size_t i = 0; i < size; i++) below[i] *= out[i] * (1 - out[i]);
      }
    }
    descend(layer, count, delta);
  }
}

static void train_epoch(const float *images, const unsigned char *labels) {
  static int order[TRAINING];
  for (int i = 0; i < TRAINING; i++) {
    int other = random() % (i + 1);
    order[i] = order[other];
    order[other] = i;
  }
  for (int start = 0; start < TRAINING; start += batch)
    train_step(images, labels, order + start, start + batch <= TRAINING ? batch : TRAINING - start);
}

/** Test accuracy, and mean cross-entropy. */
typedef struct {
  double accuracy, loss;
} Score;

static Score score(const float *images, const unsigned char *labels) {
  int right = 0;
  double loss = 0;
  memcpy(activations[0], images, (size_t)TEST * PIXELS * sizeof(float));
  forward(TEST);
  for (int image = 0; image < TEST; image++) {
    const float *logits = activations[layers] + image * CLASSES;
    int read = 0;
    for (int digit = 1; digit < CLASSES; digit++)
      if (logits[digit] > logits[read]) read = digit;
    right += read == labels[image];
    double sum = 0;
    for (int digit = 0; digit < CLASSES; digit++) sum += exp(logits[digit] - logits[read]);
    loss += log(sum) + logits[read] - logits[labels[image]];
  }
  return (Score){(double)right / TEST, loss / TEST};
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

static void print_ready(void) {
#ifdef ONEDNN
  const dnnl_version_t *version = dnnl_version();
  printf("{\"ready\": \"oneDNN %d.%d.%d, gcc %s\"}\n", version->major, version->minor, version->patch, __VERSION__);
#else
  printf("{\"ready\": \"%s, %s, gcc %s\"}\n", openblas_get_config(), openblas_get_corename(), __VERSION__);
#endif
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 7) {
    fprintf(stderr, "Error: expected FOLDER HIDDEN ACTIVATION BATCH RATE MOMENTUM\n");
    return 2;
  }
  const char *folder = arguments[1];
  widths[layers++] = PIXELS;
  for (char *width = strtok(arguments[2], ","); width && layers < MOST_LAYERS; width = strtok(NULL, ","))
    widths[layers++] = atoi(width);
  widths[layers] = CLASSES;
  relu = strcmp(arguments[3], "relu") == 0;
  batch = atoi(arguments[4]);
  rate = atof(arguments[5]);
  momentum = atof(arguments[6]);

  const float *images = read_images(folder, "train-images-idx3-ubyte", TRAINING);
  const unsigned char *labels = read_idx(folder, "train-labels-idx1-ubyte", 8, TRAINING);
  const float *test_images = read_images(folder, "t10k-images-idx3-ubyte", TEST);
  const unsigned char *test_labels = read_idx(folder, "t10k-labels-idx1-ubyte", 8, TEST);
  build_network();
  print_ready();
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    double started = now();
    train_epoch(images, labels);
    double seconds = now() - started;
    Score after = score(test_images, test_labels);
    printf("{\"seconds\": %.4f, \"accuracy\": %.4f, \"loss\": %.6f}\n", seconds, after.accuracy, after.loss);
    fflush(stdout);
  }
  return 0;
}
