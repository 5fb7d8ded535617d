{
  'targets': [
    {
      'target_name': 'raw',
      'sources': ['copy.c', 'raw.c'],
      'include_dirs': [
        '<!(node -p "path.relative(\'.\', require(\'node-api-headers\').include_dir)")',
      ],
      'defines': ['NAPI_VERSION=8'],
      'cflags': ['-std=c11', '-O3', '-fvisibility=hidden', '-Wall', '-Wextra'],
      'cflags!': ['-O2'],
      'xcode_settings': {
        'GCC_OPTIMIZATION_LEVEL': '3',
        'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
        'OTHER_CFLAGS': ['-std=c11', '-Wall', '-Wextra'],
      },
    },
  ],
}
