/* store_counts.c - src/store keeps how many tasks there are, whatever happens to them. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "random.h"
#include "store/writer.h"
#include "store_host.h"
#include "store_scan.h"

#define STEPS 3000
#define TASKS 40

static host_t host;
static int routes[3];
static int64_t ids[TASKS]; /* of the latest tasks, by turns */
static int64_t attempts[TASKS];
static int64_t now = 1000;

static int64_t
any_id(void) {
  return ids[random_below(TASKS)];
}

static void
push_any(void) {
  static const char *const keys[] = {"a", "b", "c"};
  int at = (int) random_below(TASKS);
  ol__cell_t due = random_below(2) == 0 ? NONE : INT(now + (int64_t) random_below(50));
  ol__cell_t key = random_below(2) == 0 ? NONE : TEXT(keys[random_below(3)]);
  ol__request_t *pushed = ASK(&host, OL__VERB_PUSH, INT(routes[random_below(3)]), TEXT("1"), due, INT((int64_t) random_below(3)), key, NONE, NONE, INT((int64_t) random_below(2)), INT(now));
  ids[at] = answer_int(pushed, 0);
}

static void
claim_any(int64_t owner) {
  ol__request_t *claimed = host_claim(&host, routes[random_below(3)], owner, (int64_t) random_below(5), now);
  for (size_t i = 0; i < count_claimed(claimed); i++) {
    for (int j = 0; j < TASKS; j++) {
      if (ids[j] == answer_int(claimed, CLAIMED(i))) attempts[j] = answer_int(claimed, CLAIMED(i) + 2);
    }
  }
}

static void
end_any(int64_t owner) {
  int at = (int) random_below(TASKS);
  int64_t kept_until = random_below(2) == 0 ? 0 : now + 100;
  switch (random_below(3)) {
  case 0:
    for (int i = 0; i < 3; i++) (void) ASK(&host, OL__VERB_FINISH, INT(ids[at]), INT(owner), INT(attempts[at]), INT(routes[i]), INT(OL__STATE_COMPLETED + (int64_t) random_below(2)), NONE, NONE, INT(kept_until), INT(now));
    break;
  case 1:
    (void) ASK(&host, OL__VERB_RETRY, INT(ids[at]), INT(owner), INT(attempts[at]), INT(now + (int64_t) random_below(3) * 20), TEXT("1"), INT(now));
    break;
  default:
    (void) host_give_back(&host, ids[at], owner, attempts[at], now + (int64_t) random_below(3) * 20, random_below(2) == 0, now);
  }
}

static int64_t
enter(void) {
  return answer_int(ASK(&host, OL__VERB_ENTER, INT(1), INT(now)), 0);
}

static void
do_anything(int64_t *owner) {
  switch (random_below(12)) {
  case 0:
  case 1:
  case 2:
    push_any();
    break;
  case 3:
  case 4:
    claim_any(*owner);
    break;
  case 5:
  case 6:
    end_any(*owner);
    break;
  case 7:
    (void) ASK(&host, OL__VERB_CANCEL, INT(any_id()), TEXT("1"), INT(random_below(2) == 0 ? 0 : now + 50), INT(now));
    break;
  case 8:
    (void) ASK(&host, random_below(2) == 0 ? OL__VERB_RETRY_NOW : OL__VERB_RUN_NOW, INT(any_id()), INT(now));
    break;
  case 9:
    (void) ASK(&host, OL__VERB_PRUNE, INT(20), INT(100000), INT(5), INT(now));
    break;
  case 10:
    if (random_below(10) != 0) break;
    (void) ASK(&host, OL__VERB_LEAVE, INT(*owner), INT(now));
    *owner = enter();
    break;
  default:
    if (random_below(10) != 0) break;
    ol__owners_assign(&host.client.store->turn.owners, *owner, NULL);
    (void) ASK(&host, OL__VERB_RESCUE, INT(3), TEXT("1"), INT(now + 100), INT(now));
    *owner = enter();
  }
  now += (int64_t) random_below(5);
}

static void
test_anything(void) {
  const char *path = folder_file("anything.db");
  host_open(&host, path);
  const char *const names[] = {"email", "other", "third"};
  for (int i = 0; i < 3; i++) routes[i] = host_route(&host, names[i]);
  int64_t owner = enter();
  for (int i = 0; i < STEPS; i++) {
    do_anything(&owner);
    host_forget(&host);
    if (i % 100 == 0) check_counts(path);
  }
  check_counts(path);
  host_close(&host);
}

/* A failing request is undone with its counts, whoever is in the batch with it. */
static void
test_failures(void) {
  const char *path = folder_file("failures.db");
  host_open(&host, path);
  int route = host_route(&host, "email");
  for (int i = 0; i < 20; i++) {
    const ol__cell_t good[] = {TASK(route, TEXT("1"), NONE, 0, 1000)};
    const ol__cell_t half[] = {TASK(route, TEXT("1"), NONE, 0, 1000), TASK(route, NONE, NONE, 0, 1000)};
    host_submit(&host, make_request(OL__VERB_PUSH, good, sizeof good / sizeof good[0]));
    host_submit(&host, make_request(OL__VERB_PUSH, half, sizeof half / sizeof half[0]));
    host_wait(&host, 2);
  }
  check_counts(path);
  ol__request_t *counts = host_ask_cells(&host, OL__VERB_COUNTS, NULL, 0);
  CHECK_INT_EQ(answer_int(counts, 3), 20);
  host_close(&host);
}

int
main(void) {
  folder_make();
  run("counts are what a scan counts, whatever happens", test_anything);
  run("counts of a request that fails are undone", test_failures);
  folder_remove();
  return failures();
}
