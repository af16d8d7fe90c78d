// Dropout against a mask from Philox4x32-10 written down word by word.
#include "test.h"

namespace {

struct Words {
  uint32_t word[4];
};

// Salmon et al. 2011, figure 4.
Words philox(Words counter, uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    const uint64_t first = uint64_t(counter.word[0]) * 0xd2511f53u, second = uint64_t(counter.word[2]) * 0xcd9e8d57u;
    counter = {{uint32_t(second >> 32) ^ counter.word[1] ^ key0, uint32_t(second), uint32_t(first >> 32) ^ counter.word[3] ^ key1,
                uint32_t(first)}};
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  return counter;
}

}  // namespace

TEST("the generator of the tests gives the words that its authors publish") {
  const Words zero = philox({{0, 0, 0, 0}}, 0, 0), pi = philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0);
  const uint32_t ofZero[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, ofPi[] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
  for (int i = 0; i < 4; i++) CHECK(zero.word[i] == ofZero[i] && pi.word[i] == ofPi[i]);
}

TEST("dropout keeps what its mask says, scaled") {
  for (size_t count : {size_t(1), size_t(63), size_t(64), size_t(1000), size_t(70001)})
    for (uint32_t threshold : {1u, 1288490188u, 0x80000000u, 0xffffffffu}) {
      const Floats x = normal(count);
      const Dropping dropping = {threshold, 1.25f, 77, 0xdeadbeef};
      Floats wanted(count);
      for (size_t i = 0; i < count; i++) {
        const uint32_t group = uint32_t(i / 64), word = uint32_t(i % 64) / 16, lane = uint32_t(i) % 16;
        const Words words = philox({{group * 16 + lane, 0, 0, 3}}, dropping.key0, dropping.key1);
        wanted[i] = x[i] * (words.word[word] >= threshold ? 1.25f : 0.0f);
      }
      const Floats y = ON_ANY_WORKERS([&] {
        Floats out(count);
        kernels.dropout(x.data(), out.data(), count, dropping);
        return out;
      });
      CHECK_SAME(y, wanted);
    }
}
