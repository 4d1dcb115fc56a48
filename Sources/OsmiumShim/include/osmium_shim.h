#pragma once
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// The ways of an OpenStreetMap file that carry one of the asked-for keys, with the nodes they refer to, as flat arrays.
// Every pointer belongs to `owner` and lives until osm_ways_free.
typedef struct {
  // Nodes that are referred to and present, ascending by id; coordinates in units of 1e-7 degree.
  const int64_t *node_id;
  const int32_t *node_lon;
  const int32_t *node_lat;
  int64_t node_count;

  // Ways in file order; the nodes of way w are ref[way_start[w] ..< way_start[w + 1]].
  const int64_t *way_id;
  const int64_t *way_start;
  int64_t way_count;
  // Index into the nodes, or -1 where the file does not hold the node.
  const int32_t *ref;

  // way_count rows of key_count values: index into the strings, or -1 where the way lacks the key.
  const int32_t *tag;
  // Strings as UTF-8 without terminator: text[text_start[s] ..< text_start[s + 1]].
  const char *text;
  const int64_t *text_start;
  int64_t text_count;

  // Everything in the file, kept or not.
  int64_t ways_seen;
  int64_t nodes_seen;
  // Nodes whose coordinates are not on Earth, and nodes that stand twice (the first one counts).
  int64_t invalid_nodes;
  int64_t duplicate_nodes;

  void *owner;
} osm_ways;

typedef enum {
  OSM_OK = 0,
  // The file cannot be opened, is not OpenStreetMap data, is corrupt or ends too early.
  OSM_UNREADABLE = 1,
  // The file holds several versions of an object (a history file) or changes (.osc).
  OSM_HISTORY = 2,
  // More nodes than 32-bit indices can tell apart.
  OSM_TOO_LARGE = 3,
  OSM_NO_MEMORY = 4,
} osm_status;

// Reads the whole file or refuses it. A way is kept when it has one of the first `required_count` of `keys`.
// On failure `out` is empty and `message`, of `message_size` bytes, says why in libosmium's words.
osm_status osm_read_ways(const char *path, const char *const *keys, int32_t key_count, int32_t required_count,
                         osm_ways *out, char *message, int64_t message_size);

// Frees what osm_read_ways made and empties `ways`; a second call does nothing.
void osm_ways_free(osm_ways *ways);

#ifdef __cplusplus
}
#endif
