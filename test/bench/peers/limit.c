/*
 * CUBA and COBA by hand in C: what such a network can take at best when two 64-bit numbers are
 * computed at a time and products are rounded before they are added, as WebAssembly does. Models,
 * sizes and drive are those of the gallery file of the same name, all with vectors as a compiler of
 * C makes them; nothing is recorded but how many fire.
 *
 * cc -O3 -mavx -mno-fma -ffp-contract=off limit.c -lm && ./a.out NETWORK SECONDS SKIP
 * prints a JSON line with build_s, then for every line of its input run_s and rate_hz (from SKIP
 * seconds on) of another random network.
 */

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 4000, EXCITATORY = 3200, REFRACTORY = 50 };
#define VECTOR __attribute__((aligned(64)))
static const double DT = 0.1, TAU = 20, TAU_E = 5, TAU_I = 10, P = 0.02, RESET = -60, THRESHOLD = -50;

static double v[N] VECTOR, ge[N] VECTOR, gi[N] VECTOR;
static int32_t rest[N] VECTOR, fired[N];
static uint16_t *targets;
static uint32_t rows[N + 1];

static uint64_t state;
static double uniform(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (double)(state >> 11) * 0x1p-53;
}
static double normal(double mean, double deviation) {
  return mean + deviation * sqrt(-2 * log(1 - uniform())) * cos(6.283185307179586 * uniform());
}
static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static __m128d all(double x) { return _mm_set1_pd(x); }
static __m128d mul(__m128d a, __m128d b) { return _mm_mul_pd(a, b); }
static __m128d add(__m128d a, __m128d b) { return _mm_add_pd(a, b); }

/* (e^x - 1) / x for x from -0.625 to 0, by the polynomial of engine/kit/elementary.ts. */
static __m128d exprel(__m128d x) {
  static const double C[] = {0.49999999999999994,    0.16666666666665753,   0.04166666666618386,
                             0.008333333323422376,   0.0013888887854325077, 0.00019841207697370765,
                             2.479930836573593e-5,   2.7505343583558806e-6, 2.6834098913473475e-7,
                             1.9348625312173605e-8};
  __m128d x2 = mul(x, x), x4 = mul(x2, x2), pair[5];
  for (int k = 0; k < 5; k++) pair[k] = add(all(C[2 * k]), mul(x, all(C[2 * k + 1])));
  __m128d low = add(pair[0], mul(x2, pair[1])), high = add(pair[2], mul(x2, pair[3]));
  return add(all(1), mul(x, add(low, mul(x4, add(high, mul(x4, pair[4]))))));
}

typedef __m128d Update(__m128d v, __m128d e, __m128d i);

/* Exact: C_m v' = -(v - E_L) / tau + I_e + I_i, in mV. */
static __m128d cuba(__m128d u, __m128d e, __m128d i) {
  const double a = exp(-DT / TAU), k = -49 * (1 - a);
  const double be = (exp(-DT / TAU_E) - a) * TAU_E / (TAU_E - TAU), bi = (exp(-DT / TAU_I) - a) * TAU_I / (TAU_I - TAU);
  return add(add(add(mul(all(a), u), all(k)), mul(all(be), e)), mul(all(bi), i));
}

/* Exponential Euler; conductances in units of the leak's. */
static __m128d coba(__m128d u, __m128d e, __m128d i) {
  const double h = DT / TAU;
  __m128d x = add(add(all(-h), mul(all(-h), e)), mul(all(-h), i));
  __m128d slope = add(add(all(-60 * h), mul(all(-80 * h), i)), mul(x, u));
  return add(u, mul(slope, exprel(x)));
}

/* One step of all neurons; the number of those that fire. */
static inline __attribute__((always_inline)) int step(Update *update) {
  const __m128d de = all(exp(-DT / TAU_E)), di = all(exp(-DT / TAU_I)), threshold = all(THRESHOLD);
  const __m128i one = _mm_set1_epi32(1);
  int count = 0;
  for (int n = 0; n < N; n += 4) {
    __m128i left = _mm_load_si128((__m128i *)(rest + n));
    __m128i rests = _mm_cmpgt_epi32(left, _mm_setzero_si128());
    _mm_store_si128((__m128i *)(rest + n), _mm_sub_epi32(_mm_max_epi32(left, one), one));
    __m128d mask[2] = {_mm_castsi128_pd(_mm_cvtepi32_epi64(rests)),
                       _mm_castsi128_pd(_mm_cvtepi32_epi64(_mm_unpackhi_epi64(rests, rests)))};
    __m128d fires[2];
    for (int k = 0; k < 2; k++) {
      int m = n + 2 * k;
      __m128d u = _mm_load_pd(v + m), e = _mm_load_pd(ge + m), i = _mm_load_pd(gi + m);
      __m128d next = _mm_blendv_pd(update(u, e, i), u, mask[k]);
      _mm_store_pd(v + m, next);
      _mm_store_pd(ge + m, mul(de, e));
      _mm_store_pd(gi + m, mul(di, i));
      fires[k] = _mm_andnot_pd(mask[k], _mm_cmpge_pd(next, threshold));
    }
    int bits = _mm_movemask_pd(_mm_or_pd(fires[0], fires[1]));
    if (bits == 0) continue;
    bits = _mm_movemask_pd(fires[0]) | _mm_movemask_pd(fires[1]) << 2;
    for (int k = 0; k < 4; k++)
      if (bits >> k & 1) v[n + k] = RESET, rest[n + k] = REFRACTORY, fired[count++] = n + k;
  }
  return count;
}

static void deliver(int count, double excitation, double inhibition) {
  for (int k = 0; k < count; k++) {
    int source = fired[k];
    double *into = source < EXCITATORY ? ge : gi, weight = source < EXCITATORY ? excitation : inhibition;
    for (uint32_t s = rows[source]; s < rows[source + 1]; s++) into[targets[s]] += weight;
  }
}

static void draw(int conducts) {
  uint32_t end = 0;
  for (int source = 0; source < N; source++) {
    rows[source] = end;
    for (int target = 0; target < N; target++)
      if (uniform() < P) targets[end++] = (uint16_t)target;
  }
  rows[N] = end;
  for (int n = 0; n < N; n++) {
    v[n] = conducts ? normal(-65, 5) : -60 + 10 * uniform();
    ge[n] = conducts ? fmax(0, normal(4, 1.5)) : 0;
    gi[n] = conducts ? fmax(0, normal(20, 12)) : 0;
    rest[n] = 0;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "usage: limit cuba|coba SECONDS SKIP\n"), 1;
  int conducts = strcmp(argv[1], "coba") == 0;
  double length = atof(argv[2]), skip = atof(argv[3]);
  long steps = lround(length * 1e3 / DT), from = lround(skip * 1e3 / DT);
  targets = malloc((size_t)N * N * sizeof *targets);
  printf("{\"build_s\": 0}\n");
  fflush(stdout);
  char line[64];
  for (uint64_t seed = 1; fgets(line, sizeof line, stdin); seed++) {
    state = 0x9e3779b97f4a7c15u * seed;
    draw(conducts);
    long spikes = 0;
    double begin = seconds();
    for (long k = 0; k < steps; k++) {
      int count = conducts ? step(coba) : step(cuba);
      if (conducts) deliver(count, 0.6, 6.7);
      else deliver(count, 1.62, -9);
      if (k >= from) spikes += count;
    }
    double run = seconds() - begin;
    printf("{\"run_s\": %.6f, \"rate_hz\": %.6f}\n", run, (double)spikes / N / (length - skip));
    fflush(stdout);
  }
  return 0;
}
