{
  "target_defaults": {
    "cflags": ["-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast", "-Wno-maybe-uninitialized"],
    "cflags_cc": ["-std=c++17"],
    "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++14", "-std=gnu++20"],
    "include_dirs": ["<!(node -p \"process.env.THETALAB_NODE_API_HEADERS || '.'\")"],
    "defines": ["NAPI_VERSION=8"],
    "xcode_settings": {
      "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
      "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
      "OTHER_CFLAGS": ["-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast"],
      "MACOSX_DEPLOYMENT_TARGET": "11.0"
    },
    "msvs_settings": {
      "VCCLCompilerTool": { "ExceptionHandling": 1, "AdditionalOptions": ["/std:c++17"] }
    },
    "conditions": [
      ["target_arch=='x64'", { "defines": ["THETALAB_X64"] }]
    ]
  },
  "targets": [
    {
      "target_name": "thetalab",
      "sources": [
        "native/src/bindings/addon.cc",
        "native/src/bindings/attention.cc",
        "native/src/bindings/augment.cc",
        "native/src/bindings/batch-norm.cc",
        "native/src/bindings/clusters.cc",
        "native/src/bindings/convolution.cc",
        "native/src/bindings/elementwise.cc",
        "native/src/bindings/layout.cc",
        "native/src/bindings/lstm.cc",
        "native/src/bindings/fourier.cc",
        "native/src/bindings/graph.cc",
        "native/src/bindings/matrix-product.cc",
        "native/src/bindings/memory.cc",
        "native/src/bindings/neighbour-descent.cc",
        "native/src/bindings/neighbours.cc",
        "native/src/bindings/reduction.cc",
        "native/src/bindings/rows.cc",
        "native/src/bindings/signal.cc",
        "native/src/bindings/training.cc",
        "native/src/bindings/tsne.cc",
        "native/src/convolution-by-group.cc",
        "native/src/convolution.cc",
        "native/src/cpu.cc",
        "native/src/fourier-plan.cc",
        "native/src/isa-generic.cc",
        "native/src/layout.cc",
        "native/src/parallel.cc",
        "native/src/tsne-graph.cc"
      ],
      "conditions": [
        ["target_arch=='x64'", { "dependencies": ["kernels_avx2", "kernels_avx512"] }]
      ]
    }
  ],
  "conditions": [
    ["target_arch=='x64'", {
      "targets": [
        {
          "target_name": "kernels_avx2",
          "type": "static_library",
          "sources": ["native/src/isa-avx2.cc"],
          "cflags": ["-fPIC", "-mavx2", "-mfma"],
          "xcode_settings": { "OTHER_CFLAGS": ["-mavx2", "-mfma"] },
          "msvs_settings": { "VCCLCompilerTool": { "EnableEnhancedInstructionSet": 5 } }
        },
        {
          "target_name": "kernels_avx512",
          "type": "static_library",
          "sources": ["native/src/isa-avx512.cc"],
          "cflags": ["-fPIC", "-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mavx2", "-mfma"],
          "xcode_settings": { "OTHER_CFLAGS": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mavx2", "-mfma"] },
          "msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/arch:AVX512"] } }
        }
      ]
    }]
  ]
}
