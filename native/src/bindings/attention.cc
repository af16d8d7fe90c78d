// Scaled dot-product attention and its gradient.
#include "bindings.h"

namespace {

// Reads (offset, batch, head and row stride) from sizes, and checks that all rows lie in the array.
HeadArray headArray(Call& call, const Attention& a, const int32_t*& sizes, int rows, int width) {
  size_t length = 0;
  HeadArray x{call.floats(&length), 0, 0, 0};
  if (!call.ok()) return x;
  double reach = width;
  const int counts[4] = {2, a.batch, a.heads, rows};
  for (int i = 0; i < 4; i++) {
    if (sizes[i] < 0) call.fail("strides of attention must not be negative");
    reach += double(counts[i] - 1) * sizes[i];
  }
  if (reach > double(length)) call.fail("strides of attention reach past an array");
  x.data += sizes[0];
  x.batchStride = size_t(sizes[1]);
  x.headStride = size_t(sizes[2]);
  x.rowStride = size_t(sizes[3]);
  sizes += 4;
  return x;
}

// The mask: a Float32Array to add, a Uint8Array of what may be seen, either of length 0 for none.
void maskOf(Call& call, Attention& a) {
  size_t length = 0;
  if (call.isBytes()) a.allowed = call.bytes(&length);
  else a.bias = call.floats(&length);
  if (!call.ok()) return;
  if (length == 0) {
    a.allowed = nullptr;
    a.bias = nullptr;
    return;
  }
  double reach = 0;
  const int counts[4] = {a.batch, a.heads, a.queries, a.keys};
  for (int i = 0; i < 4; i++) {
    if (a.maskStride[i] < 0) call.fail("strides of a mask must not be negative");
    reach += double(counts[i] - 1) * double(a.maskStride[i]);
  }
  if (reach >= double(length)) call.fail("strides reach past the mask");
}

// sizes: (batch, heads, queries, keys, width, value width, causal, strides of the mask: batch, head, query, key), then four
// for each array
Attention attentionShape(Call& call, size_t arrays, const int32_t*& sizes) {
  Attention a{};
  sizes = call.sizes(11 + 4 * arrays);
  if (!call.ok()) return a;
  for (int i = 0; i < 6; i++) {
    if (sizes[i] < 1) call.fail("sizes of attention must be positive");
  }
  a.batch = sizes[0];
  a.heads = sizes[1];
  a.queries = sizes[2];
  a.keys = sizes[3];
  a.width = sizes[4];
  a.valueWidth = sizes[5];
  a.causal = sizes[6] != 0;
  for (int i = 0; i < 4; i++) a.maskStride[i] = sizes[7 + i];
  sizes += 11;
  a.scale = float(call.number());
  maskOf(call, a);
  a.logSums = call.floats(double(a.batch) * a.heads * a.queries);
  a.q = headArray(call, a, sizes, a.queries, a.width);
  a.k = headArray(call, a, sizes, a.keys, a.width);
  a.v = headArray(call, a, sizes, a.keys, a.valueWidth);
  a.out = headArray(call, a, sizes, a.queries, a.valueWidth);
  return a;
}

// (sizes, scale, mask, logarithms of sums, q, k, v, out)
void attention(Call& call) {
  const int32_t* sizes = nullptr;
  const Attention a = attentionShape(call, 4, sizes);
  if (call.ok()) call.finish(kernels().attention(a));
}

// (sizes, scale, mask, logarithms of sums, q, k, v, out, dOut, dq, dk, dv)
void attentionGradient(Call& call) {
  const int32_t* sizes = nullptr;
  Attention a = attentionShape(call, 8, sizes);
  a.dOut = headArray(call, a, sizes, a.queries, a.valueWidth);
  a.dq = headArray(call, a, sizes, a.queries, a.width);
  a.dk = headArray(call, a, sizes, a.keys, a.width);
  a.dv = headArray(call, a, sizes, a.keys, a.valueWidth);
  if (call.ok()) call.finish(kernels().attentionGradient(a));
}

}  // namespace

void defineAttention(Exports& exports) {
  exports.add("attention", wrap<attention>);
  exports.add("attentionGradient", wrap<attentionGradient>);
}
