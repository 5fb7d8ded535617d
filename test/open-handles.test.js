'use strict'

const assert = require('node:assert/strict')
const { root, runScript, runtime } = require('./support')

// What whoever lists open handles hears of, as Jest does, from before offloop is loaded.
const listing = `
  const handles = new Map()
  require('node:async_hooks').createHook({
    init (id, type, trigger, resource) { if (/offloop/i.test(type)) handles.set(id, { type, resource }) },
    destroy (id) { handles.delete(id) }
  }).enable()
  const isOpen = ({ resource }) => resource.hasRef === undefined || resource.hasRef()
  const open = () => [...handles.values()].filter(isOpen).map(({ type }) => type)
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const { AsyncTaskRunner, BackgroundTasks, Task, TaskSupervisor, tasks } = require(${JSON.stringify(root)})
`

const uses = {
  'a task in C': 'await tasks.echo(1)',
  'a task in C with a callback, a signal and a listener': 'await new Promise((resolve) => tasks.echo.with({ onProgress () {}, signal: new AbortController().signal })(1, resolve))',
  'a handle': 'await Task.async(async () => 1).await()',
  'a stream': 'for await (const item of Task.stream([1, 2, 3], async (item) => item));',
  'a stream that nobody reads': 'Task.stream([1, 2, 3], async (item) => item)',
  'background tasks with callbacks, of which some waited': `
    const background = new BackgroundTasks({ concurrency: 1, capacity: 2 })
    background.addTask(turn, { onComplete () {} })
    background.addTask(async () => { throw new Error('failed') }, { onError () {} })
    const { task } = await background.send(turn)
    await task
    await background.close()`,
  'a supervisor': `
    const supervisor = new TaskSupervisor()
    supervisor.startChild(async () => 1)
    await supervisor.stop()`,
  'a runner that is stopped': `
    const runner = new AsyncTaskRunner(':memory:')
    runner.route('work', async () => 1)
    await runner.start()
    const { id } = await runner.pushTask({ callback: 'work', data: 1 })
    await runner.result(id)
    await runner.stop()`
}

const describeIfTold = runtime.tellsHandles ? describe : () => {}

describeIfTold('whoever lists open handles', () => {
  for (const [what, use] of Object.entries(uses)) {
    it(`is told of nothing after ${what}`, async () => {
      const { stdout, stderr } = await runScript(`${listing}
        async function main () {
          ${use}
          await turn()
          await turn()
          console.log(open().join())
          process.exit()
        }
        main()
      `, { load: false })
      assert.equal(stderr, '')
      assert.equal(stdout, '\n')
    })
  }

  it('is told of a request to the store while it is under way, and may ask after it is closed', async () => {
    const { stdout, stderr } = await runScript(`${listing}
      async function main () {
        const runner = new AsyncTaskRunner(':memory:')
        const pushed = runner.pushTask({ callback: 'work', data: 1 })
        console.log(open().includes('offloop'))
        await pushed
        const kept = [...handles.values()].flatMap(({ resource }) => resource.hasRef ?? [])
        handles.clear()
        await runner.stop()
        for (let i = 0; i < 3; i++) {
          gc()
          await turn()
        }
        console.log(kept.some((hasRef) => hasRef()))
      }
      main()
    `, { load: false, nodeOptions: ['--expose-gc'] })
    assert.equal(stderr, '')
    assert.equal(stdout, 'true\nfalse\n')
  })
})
