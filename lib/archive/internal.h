/* internal.h: what the files of the archive room share. */
#ifndef NSYNC_LIB_ARCHIVE_INTERNAL_H
#define NSYNC_LIB_ARCHIVE_INTERNAL_H

#include <stdatomic.h>

#include "nsync/archive.h"

/* ---- a list of versions (versions.c) ----------------------------------------------- */

/* Add a version that was not read. path: of its item. */
enum nsync_code nsync_archive_versions_add(struct nsync_archive_versions *versions,
					   const struct nsync_path *path,
					   const struct nsync_oid *blob,
					   const struct nsync_finding *finding,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* Move all that is in from to the end of versions. */
enum nsync_code nsync_archive_versions_take(struct nsync_archive_versions *versions,
					    struct nsync_archive_versions *from,
					    struct nsync_error *err) NSYNC_MUST_USE;
/* By story, then by version. */
void nsync_archive_versions_sort(struct nsync_archive_versions *versions);
/* Release what was read of one version; its place in the list stays. */
void nsync_archive_version_forget(struct nsync_archive_version *version);

/* ---- reading (read.c) ----------------------------------------------------------------- */

/* Read one version; nothing happens if it was read already. */
enum nsync_code nsync_archive_read_version(struct nsync_archive_version *version,
					   const struct nsync_repo *repo,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* Read count of them, on all cores. */
enum nsync_code nsync_archive_read_some(struct nsync_archive_version *versions, size_t count,
					const struct nsync_repo *repo,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the file of excerpts (excerpt_file.c) ---------------------------------------------- */

/* One entry of the file: NSYNC_EXCERPT_HEAD bytes, an item's body as JSON, a SHA-256 of both. */
struct excerpt_entry {
	const uint8_t *head;
	size_t length; /* of the JSON */
};

/* Blob, id, SHA-256 of the signed file, length of the JSON. */
#define NSYNC_EXCERPT_HEAD (NSYNC_OID_BYTES + 2 * NSYNC_HASH_BYTES + 4)

struct excerpt_file {
	struct nsync_buf place, line;  /* its path, and its first line; line empty: none is kept */
	size_t size;                   /* in bytes, as it was read */
	struct excerpt_entry *entries; /* by blob; of a file with a damaged end there are none */
	size_t count;
	bool good;                     /* entries may be added at its end */
	atomic_bool damaged;           /* an entry turned out to be */
};

/* bytes: what the entries are views into; it outlives file. state NULL: no file is kept. */
enum nsync_code nsync_excerpt_file_open(struct excerpt_file *file, struct nsync_buf *bytes,
					const char *state, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_excerpt_file_release(struct excerpt_file *file); /* for AUTO */
/* The entry of a blob; NULL: there is none. */
const struct excerpt_entry *nsync_excerpt_file_find(const struct excerpt_file *file,
						    const struct nsync_oid *blob);
/* Add the entries of versions to the file. Without them the next reading takes longer: no error. */
void nsync_excerpt_file_save(const struct excerpt_file *file,
			     struct nsync_archive_versions *versions);
/*
 * Take id and SHA-256 out of an entry into a version, and its JSON into json. false: it is damaged.
 * version: has a file.
 */
bool nsync_excerpt_decode(struct nsync_archive_version *version, struct nsync_str *json,
			  const struct excerpt_entry *entry);
/* version->entry from json: what nsync_excerpt_decode takes. Fails as a buffer does. */
void nsync_excerpt_encode(struct nsync_archive_version *version, struct nsync_str json);

/* ---- what a digest needs (named.c) -------------------------------------------------------- */

/*
 * List and read every story that the filter's months and office have, and as auxiliary ones the
 * originals of translations among them, wherever they are (a translation of a killed story is left
 * out). associations: and the stories that associations name. Nothing else of the tree is looked
 * at.
 */
enum nsync_code nsync_archive_read_for_digest(struct nsync_archive_versions *out,
					      const struct nsync_repo *repo,
					      const struct nsync_region *region,
					      const struct nsync_archive_filter *filter,
					      bool associations,
					      struct nsync_error *err) NSYNC_MUST_USE;

#endif
