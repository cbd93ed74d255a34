/* worker.c: what one thread needs to judge files: a document and buffers that it uses again and again. */
#include "internal.h"

void nsync_judge_worker_init(struct worker *worker)
{
	nsync_buf_init(&worker->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&worker->message, 2 * NSYNC_MAX_SIGNED_BYTES);
	nsync_json_doc_init(&worker->doc);
}

void nsync_judge_worker_release(struct worker *worker)
{
	nsync_buf_release(&worker->bytes);
	nsync_buf_release(&worker->message);
	nsync_json_doc_release(&worker->doc);
}
