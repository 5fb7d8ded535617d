#include "store/turn.h"

enum { ID, OWNER, ATTEMPT, RESULT, KEEP_UNTIL, NOW };

int
ol__verb_complete(ol__turn_t *turn, ol__request_t *request) {
  const ol__cell_t *inputs = request->inputs;
  int err;
  if (inputs[KEEP_UNTIL].as.integer == 0) {
    err = ol__database_run(turn->database, OL__SQL_REMOVE_EXECUTING, inputs, 3);
  } else {
    const ol__cell_t cells[] = {inputs[ID], inputs[OWNER], inputs[ATTEMPT], inputs[RESULT], inputs[NOW], inputs[KEEP_UNTIL]};
    err = ol__database_run(turn->database, OL__SQL_REMEMBER_COMPLETED, cells, 6);
  }
  int64_t was_owner = sqlite3_changes64(turn->database->connection);
  if (err == SQLITE_OK && was_owner != 0 && inputs[KEEP_UNTIL].as.integer != 0) err = ol__database_run(turn->database, OL__SQL_REMOVE, inputs, 1);
  if (err == SQLITE_OK && ol__request_answer(request, ol__cell_int(was_owner)) != 0) err = SQLITE_NOMEM;
  return err;
}
