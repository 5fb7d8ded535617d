{
  'targets': [
    {
      'target_name': 'pattern',
      'sources': ['pattern.c'],
      'include_dirs': ['<!(node -p "path.relative(\'.\', require(\'offloop\').include)")'],
      'defines': ['NAPI_VERSION=8'],
      'cflags': ['-std=c99', '-fvisibility=hidden', '-Wall', '-Wextra'],
    },
  ],
}
