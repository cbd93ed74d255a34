/* emit.h: what emit.c and emit_object.c share. */
#ifndef NSYNC_LIB_SCHEMA_EMIT_H
#define NSYNC_LIB_SCHEMA_EMIT_H

#include "internal.h"

#define NUMBERS (1u << NSYNC_JSON_NUMBER)
#define STRINGS (1u << NSYNC_JSON_STRING)
#define ARRAYS  (1u << NSYNC_JSON_ARRAY)
#define OBJECTS (1u << NSYNC_JSON_OBJECT)

struct emitter {
	struct schema_compiler *c;
	struct nsync_schema *schema;
	struct schema_insn *code;
	size_t count, cap;
	const struct schema_block *block;
	unsigned types; /* that the value can still have */
};

bool nsync_emit(struct emitter *e, struct schema_insn insn);
/* A keyword of the block; NULL. */
const struct schema_keyword *nsync_emit_keyword(const struct emitter *e, unsigned id);
/* The block behind references that say nothing else. */
uint32_t nsync_emit_final(const struct nsync_schema *s, uint32_t block);
/* Whether a block holds whatever the value is. */
bool nsync_emit_always(const struct nsync_schema *s, uint32_t block);
/* Least and most of something that is counted. */
bool nsync_emit_span(struct emitter *e, unsigned op, unsigned least, unsigned most);

/* emit_object.c */
bool nsync_emit_object(struct emitter *e);
bool nsync_emit_unevaluated_properties(struct emitter *e);

#endif
