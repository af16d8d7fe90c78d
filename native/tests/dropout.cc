// Dropout and streams of random words against Philox4x32-10 written down word by word.
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
  for (size_t count : {size_t(1), size_t(63), size_t(64), size_t(127), size_t(200), size_t(1000), size_t(70001)})
    for (uint32_t threshold : {1u, 19661u, 0x8000u, 0xffffu, 0x10000u}) {
      const Floats x = normal(count);
      const Dropping dropping = {threshold, 1.25f, 77, 0xdeadbeef};
      Floats wanted(count);
      for (size_t i = 0; i < count; i++) {
        const uint32_t group = uint32_t(i / 128), word = uint32_t(i % 64) / 16, lane = uint32_t(i) % 16;
        const Words words = philox({{group * 16 + lane, 0, 0, 3}}, dropping.key0, dropping.key1);
        const uint32_t bits = i % 128 < 64 ? words.word[word] & 0xffff : words.word[word] >> 16;
        wanted[i] = x[i] * (bits >= threshold ? 1.25f : 0.0f);
      }
      const Floats y = ON_ANY_WORKERS([&] {
        Floats out(count);
        kernels.dropout(x.data(), out.data(), count, dropping);
        return out;
      });
      CHECK_SAME(y, wanted);
    }
}

TEST("streams split by whole numbers have their keys and first blocks") {
  const Doubles labels = {0, 1, 255, -1, -4294967297.0, 9007199254740991.0};
  std::vector<uint32_t> words(6 * labels.size()), wanted;
  for (const double label : labels) {
    const uint64_t all = uint64_t(int64_t(label));
    const Words child = philox({{uint32_t(all), uint32_t(all >> 32), 0, 1}}, 77, 0xdeadbeef);
    const Words block = philox({{0, 0, 0, 0}}, child.word[0], child.word[1]);
    wanted.insert(wanted.end(), child.word, child.word + 2);
    wanted.insert(wanted.end(), block.word, block.word + 4);
  }
  kernels.splitStreams(77, 0xdeadbeef, labels.data(), labels.size(), words.data());
  CHECK(words == wanted);
}

TEST("random words are those of their blocks, wherever a stream is asked") {
  for (uint64_t first : {uint64_t(0), uint64_t(13), (uint64_t(1) << 32) - 5, uint64_t(1) << 40})
    for (size_t blocks : {size_t(0), size_t(1), size_t(17), size_t(9001)}) {
      std::vector<uint32_t> words(4 * blocks), wanted;
      for (size_t i = 0; i < blocks; i++) {
        const uint64_t block = first + i;
        const Words drawn = philox({{uint32_t(block), uint32_t(block >> 32), 0, 0}}, 77, 0xdeadbeef);
        wanted.insert(wanted.end(), drawn.word, drawn.word + 4);
      }
      for (int count : {1, 3}) {
        setWorkers(count);
        kernels.randomWords(77, 0xdeadbeef, first, words.data(), blocks);
        CHECK(words == wanted);
      }
      setWorkers(1);
    }
}
