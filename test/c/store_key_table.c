/* store_key_table.c - the state table of a key (docs/durable.md): whatever state its first task
 * is in, with a follower or without, and whatever happens then, the newest data runs last and at
 * most one task follows. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "store/writer.h"
#include "store_memory.h"

typedef enum {
  WAITING,
  RUNNING,
  RETRYABLE,
  CANCELLED, /* while it runs */
  FIRST_COUNT
} first_t;

typedef enum {
  PUSH,
  REPLACE,
  END,
  FAIL,
  SNOOZE,
  RELEASE,
  CANCEL,
  RESCUE,
  ACTION_COUNT
} action_t;

static const char *const first_names[] = {"waiting", "running", "retryable", "cancelled"};
static const char *const action_names[] = {"push", "replace", "end", "fail", "snooze", "release", "cancel", "rescue"};

/* The data that runs from then on, in order: "1" is the first one's, "2" its follower's, "3" what
 * is pushed last. NULL: that cannot happen. */
static const char *const expected[FIRST_COUNT][2][ACTION_COUNT] = {
  [WAITING] = {
    {[PUSH] = "1", [REPLACE] = "3", [CANCEL] = ""},
    {[PUSH] = "12", [REPLACE] = "13", [CANCEL] = "2"},
  },
  [RUNNING] = {
    {[PUSH] = "", [REPLACE] = "3", [END] = "", [FAIL] = "1", [SNOOZE] = "1", [RELEASE] = "1", [CANCEL] = "", [RESCUE] = "1"},
    {[PUSH] = "2", [REPLACE] = "3", [END] = "2", [FAIL] = "12", [SNOOZE] = "12", [RELEASE] = "12", [CANCEL] = "2", [RESCUE] = "12"},
  },
  [RETRYABLE] = {
    {[PUSH] = "1", [REPLACE] = "3", [CANCEL] = ""},
    {[PUSH] = "12", [REPLACE] = "13", [CANCEL] = "2"},
  },
  [CANCELLED] = {
    {[PUSH] = "3", [REPLACE] = "3", [END] = "", [FAIL] = "", [SNOOZE] = "", [RELEASE] = "", [CANCEL] = "", [RESCUE] = ""},
    {[PUSH] = "2", [REPLACE] = "3", [END] = "2", [FAIL] = "2", [SNOOZE] = "2", [RELEASE] = "2", [CANCEL] = "2", [RESCUE] = "2"},
  },
};

static int64_t owner;

static ol__request_t *
push(const char *data, bool replaces) {
  return ASK(&host, OL__VERB_PUSH, INT(route), TEXT(data), NONE, INT(0), TEXT("key"), NONE, NONE, INT(replaces), INT(1000));
}

static void
cancel(int64_t id) {
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(0), INT(1000));
}

static void
retry(int64_t id) {
  (void) ASK(&host, OL__VERB_RETRY, INT(id), INT(owner), INT(1), INT(2000), TEXT("\"bad\""), INT(1000));
}

/* A first task of the key in that state; its id. */
static int64_t
set_up(first_t first, bool is_followed) {
  owner = answer_int(ASK(&host, OL__VERB_ENTER, INT(1), INT(1000)), 0);
  int64_t id = answer_int(push("1", false), 0);
  if (first == WAITING && !is_followed) return id;
  (void) host_claim(&host, route, owner, 1, 1000);
  if (is_followed) CHECK_INT_EQ(answer_int(push("2", true), 1), 0);
  if (first == WAITING) (void) host_give_back(&host, id, owner, 1, 1000, false, 1000);
  if (first == RETRYABLE) retry(id);
  if (first == CANCELLED) cancel(id);
  return id;
}

static void
act(action_t action, int64_t id) {
  switch (action) {
  case PUSH:
  case REPLACE:
    (void) push("3", action == REPLACE);
    break;
  case END:
    (void) host_finish(&host, id, owner, 1, OL__STATE_COMPLETED, 0, 1000);
    break;
  case FAIL:
    retry(id);
    break;
  case SNOOZE:
  case RELEASE:
    (void) host_give_back(&host, id, owner, 1, 2000, action == SNOOZE, 1000);
    break;
  case CANCEL:
    cancel(id);
    break;
  default:
    ol__owners_assign(&host.client.store->turn.owners, owner, NULL);
    (void) ASK(&host, OL__VERB_RESCUE, INT(3), NONE, INT(0), INT(1000));
  }
}

static size_t
count_live(void) {
  return count_listed(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10)));
}

/* Ends what runs, and runs all that waits: the data of it. */
static const char *
run_all(int64_t id) {
  static char data[16];
  data[0] = '\0';
  (void) host_finish(&host, id, owner, 1, OL__STATE_COMPLETED, 0, 1000);
  for (int i = 0; i < 8; i++) {
    ol__request_t *claimed = host_claim(&host, route, 7, 8, 9000);
    if (count_claimed(claimed) == 0) break;
    /* Two of one key at once would be two claimed. */
    CHECK_UINT_EQ(count_claimed(claimed), 1);
    strncat(data, answer_text(claimed, CLAIMED(0) + 1), sizeof data - strlen(data) - 1);
    (void) host_finish(&host, answer_int(claimed, CLAIMED(0)), 7, answer_int(claimed, CLAIMED(0) + 2), OL__STATE_COMPLETED, 0, 9000);
  }
  CHECK_UINT_EQ(count_live(), 0);
  return data;
}

static void
check_cell(first_t first, bool is_followed, action_t action) {
  const char *wanted = expected[first][is_followed][action];
  if (wanted == NULL) return;
  host_open(&host, ":memory:");
  route = host_route(&host, "email");
  int64_t id = set_up(first, is_followed);
  act(action, id);
  size_t live = count_live();
  check_note(__FILE__, __LINE__, live <= 2, "%zu tasks of the key live", live);
  const char *data = run_all(id);
  check_note(__FILE__, __LINE__, strcmp(data, wanted) == 0, "%s, %s, %s: runs '%s', not '%s'", first_names[first], is_followed ? "followed" : "alone", action_names[action], data, wanted);
  host_close(&host);
}

static void
test_table(void) {
  for (int first = 0; first < FIRST_COUNT; first++) {
    for (int action = 0; action < ACTION_COUNT; action++) {
      check_cell((first_t) first, false, (action_t) action);
      check_cell((first_t) first, true, (action_t) action);
    }
  }
}

static void
test_dying(void) {
  int64_t id = set_up(CANCELLED, false);
  ol__request_t *pushed = push("3", false);
  CHECK(answer_int(pushed, 0) != id);
  CHECK_INT_EQ(answer_int(pushed, 1), 0);
  ol__request_t *again = push("4", false);
  CHECK_INT_EQ(answer_int(again, 0), answer_int(pushed, 0));
  CHECK_INT_EQ(answer_int(again, 1), 1);
}

int
main(void) {
  run("the newest data of a key runs last, and at most one task follows", test_table);
  run_in_memory("a push is not answered with a task that was cancelled", test_dying);
  return failures();
}
