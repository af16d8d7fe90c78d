// What every file of bindings has in common: JavaScript calls a function with the arrays that it reads and the ones it
// fills, and the sizes that describe them; lengths are checked here once more against those sizes, so that no call can
// reach past an array.
#pragma once

#include <node_api.h>

#include "../kernels.h"
#include "call.h"

// The kernels of the instruction set in use.
const Kernels& kernels();

// (threshold, scale, first key, second key)
Dropping droppingOf(Call& call);

// Reads axes as (size, stride of a, stride of b) each, and checks that the first array and the second stay in bounds.
Strided strided(Call& call, size_t offsetA, size_t lengthA, size_t lengthB, size_t lengthOut);

// (form, array; bias unless plain; centre, factor, offset and the dropping of an activated one, or the other array and the
// array's own factor of a combined one): see Reading in convolution-jobs.h.
Reading readingOf(Call& call, double rows, int channels);

// The object that JavaScript gets.
class Exports {
 public:
  Exports(napi_env env, napi_value object) : env_(env), object_(object) {}
  void add(const char* name, napi_callback function) {
    napi_value value = nullptr;
    napi_create_function(env_, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env_, object_, name, value);
  }

 private:
  napi_env env_;
  napi_value object_;
};

napi_value runCall(napi_env env, napi_callback_info info, void (*function)(Call&));

template <void (*F)(Call&)>
napi_value wrap(napi_env env, napi_callback_info info) {
  return runCall(env, info, F);
}

void defineAttention(Exports&);
void defineAugment(Exports&);
void defineBatchNorm(Exports&);
void defineClusters(Exports&);
void defineConvolution(Exports&);
void defineElementwise(Exports&);
void defineGraph(Exports&);
void defineLayout(Exports&);
void defineLstm(Exports&);
void defineFourier(Exports&);
void defineMatrixProduct(Exports&);
void defineMemory(Exports&);
void defineNeighbourDescent(Exports&);
void defineNeighbours(Exports&);
void defineReduction(Exports&);
void defineRows(Exports&);
void defineSignal(Exports&);
void defineTraining(Exports&);
void defineTsne(Exports&);
