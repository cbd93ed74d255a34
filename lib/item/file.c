/* file.c: one signed item as a file: its bytes, read into a struct, with its message and its id. */
#include <stdlib.h>

#include "nsync/item.h"

void nsync_item_file_init(struct nsync_item_file *file)
{
	memset(file, 0, sizeof(*file));
	nsync_buf_init(&file->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&file->message, 2 * NSYNC_MAX_SIGNED_BYTES);
	nsync_json_doc_init(&file->doc);
}

void nsync_item_file_release(struct nsync_item_file *file)
{
	nsync_json_doc_release(&file->doc);
	nsync_buf_release(&file->bytes);
	nsync_buf_release(&file->message);
}

struct nsync_item_file *nsync_item_file_new(void)
{
	struct nsync_item_file *file = malloc(sizeof(*file));

	if (file)
		nsync_item_file_init(file);
	return file;
}

void nsync_item_file_free(struct nsync_item_file *file)
{
	if (!file)
		return;
	nsync_item_file_release(file);
	free(file);
}

void nsync_item_file_freep(struct nsync_item_file **file)
{
	nsync_item_file_free(*file);
}

enum nsync_code nsync_item_file_parse(struct nsync_item_file *file, struct nsync_verdict *verdict,
				      struct nsync_error *err)
{
	nsync_buf_clear(&file->message);
	TRY(nsync_signed_read(&file->file, verdict, &file->doc, NSYNC_KIND_ITEM,
			      nsync_buf_view(&file->bytes), err));
	if (!verdict->reason)
		(void)nsync_item_read(&file->item, verdict, file->file.body);
	return NSYNC_OK;
}

enum nsync_code nsync_item_file_read(struct nsync_item_file *file, struct nsync_verdict *verdict,
				     struct nsync_error *err)
{
	TRY(nsync_item_file_parse(file, verdict, err));
	if (verdict->reason)
		return NSYNC_OK;
	TRY(nsync_message(&file->message, NSYNC_KIND_ITEM, file->file.body, err));
	file->id = nsync_message_id(nsync_buf_view(&file->message));
	return NSYNC_OK;
}
