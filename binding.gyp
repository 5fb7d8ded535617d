# For who compiles with node-gyp; npm itself does it with scripts/build.js. What is compiled, and how, is in lib/cli/compile/addon.js.
{
  'targets': [
    {
      'target_name': 'sqlite3',
      'type': 'static_library',
      'sources': ['<!@(node scripts/gyp.js sqlite3 sources)'],
      'defines': ['<!@(node scripts/gyp.js sqlite3 defines)'],
      'cflags': ['<!@(node scripts/gyp.js sqlite3 flags)'],
      'xcode_settings': {'OTHER_CFLAGS': ['<!@(node scripts/gyp.js sqlite3 flags)']},
    },
    {
      'target_name': 'offloop',
      'dependencies': ['sqlite3'],
      'sources': ['<!@(node scripts/gyp.js offloop sources)'],
      'include_dirs': ['<!@(node scripts/gyp.js offloop includes)'],
      'defines': ['<!@(node scripts/gyp.js offloop defines)'],
      'cflags': ['<!@(node scripts/gyp.js offloop flags)'],
      'libraries': ['<!@(node scripts/gyp.js libraries)'],
      'xcode_settings': {'OTHER_CFLAGS': ['<!@(node scripts/gyp.js offloop flags)']},
    },
  ],
}
