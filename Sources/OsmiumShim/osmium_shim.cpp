#define OSMIUM_WITH_LZ4
#include "include/osmium_shim.h"

#include <osmium/io/any_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/way.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct History : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct TooLarge : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Arrays {
  std::vector<int64_t> node_id;
  std::vector<int32_t> node_lon, node_lat;
  std::vector<int64_t> way_id, way_start{0};
  std::vector<int64_t> raw_ref;
  std::vector<int32_t> ref;
  std::vector<int32_t> tag;
  std::string text;
  std::vector<int64_t> text_start{0};
  int64_t ways_seen = 0, nodes_seen = 0, invalid_nodes = 0, duplicate_nodes = 0;
};

// osmium takes "-" for standard input and "scheme://" for a download; a path must stay a path.
std::string plain_path(const char *path) {
  std::string plain{path};
  return !plain.empty() && plain.front() == '/' ? plain : "./" + plain;
}

void refuse_history(const osmium::io::File &file, const osmium::io::Header &header) {
  if (file.has_multiple_object_versions() || header.has_multiple_object_versions()) {
    throw History{"several versions of an object"};
  }
}

void read_ways(const osmium::io::File &file, const char *const *keys, int32_t key_count, int32_t required_count,
               Arrays &a) {
  std::unordered_map<std::string, int32_t> strings;
  osmium::io::Reader reader{file, osmium::osm_entity_bits::way};
  refuse_history(file, reader.header());
  while (auto buffer = reader.read()) {
    for (const auto &way : buffer.select<osmium::Way>()) {
      if (way.deleted() || !way.visible()) continue;
      ++a.ways_seen;
      const auto &tags = way.tags();
      bool wanted = false;
      for (int32_t k = 0; k < required_count && !wanted; ++k) wanted = tags.has_key(keys[k]);
      if (!wanted) continue;
      a.way_id.push_back(way.id());
      for (const auto &node : way.nodes()) a.raw_ref.push_back(node.ref());
      a.way_start.push_back(static_cast<int64_t>(a.raw_ref.size()));
      for (int32_t k = 0; k < key_count; ++k) {
        const char *value = tags.get_value_by_key(keys[k]);
        if (!value) {
          a.tag.push_back(-1);
          continue;
        }
        const auto found = strings.emplace(value, static_cast<int32_t>(strings.size()));
        if (found.second) {
          a.text += value;
          a.text_start.push_back(static_cast<int64_t>(a.text.size()));
        }
        a.tag.push_back(found.first->second);
      }
    }
  }
  // Only close() reports what went wrong at the end of a compressed stream.
  reader.close();
}

constexpr int32_t absent = std::numeric_limits<int32_t>::max();

void read_nodes(const osmium::io::File &file, Arrays &a) {
  a.node_id = a.raw_ref;
  std::sort(a.node_id.begin(), a.node_id.end());
  a.node_id.erase(std::unique(a.node_id.begin(), a.node_id.end()), a.node_id.end());
  if (a.node_id.size() >= static_cast<size_t>(absent)) throw TooLarge{"more than two thousand million nodes"};
  a.node_lon.assign(a.node_id.size(), absent);
  a.node_lat.assign(a.node_id.size(), absent);

  osmium::io::Reader reader{file, osmium::osm_entity_bits::node};
  // Nodes usually come in ascending order, so the next one is looked for right behind the last.
  size_t next = 0;
  while (auto buffer = reader.read()) {
    for (const auto &node : buffer.select<osmium::Node>()) {
      if (node.deleted() || !node.visible()) continue;
      ++a.nodes_seen;
      const int64_t id = node.id();
      if (next > 0 && a.node_id[next - 1] >= id) next = 0;
      if (next < a.node_id.size() && a.node_id[next] < id) {
        size_t step = 1, low = next;
        while (low + step < a.node_id.size() && a.node_id[low + step] < id) {
          low += step;
          step *= 2;
        }
        const auto end = a.node_id.begin() + std::min(a.node_id.size(), low + step + 1);
        next = std::lower_bound(a.node_id.begin() + low, end, id) - a.node_id.begin();
      }
      if (next >= a.node_id.size() || a.node_id[next] != id) continue;
      const size_t slot = next++;
      const auto location = node.location();
      if (!location.valid()) {
        ++a.invalid_nodes;
      } else if (a.node_lon[slot] != absent) {
        ++a.duplicate_nodes;
      } else {
        a.node_lon[slot] = location.x();
        a.node_lat[slot] = location.y();
      }
    }
  }
  reader.close();
}

void resolve(Arrays &a) {
  a.ref.reserve(a.raw_ref.size());
  for (const int64_t id : a.raw_ref) {
    const auto found = std::lower_bound(a.node_id.begin(), a.node_id.end(), id) - a.node_id.begin();
    a.ref.push_back(static_cast<int32_t>(found));
  }
  std::vector<int64_t>().swap(a.raw_ref);
  // Close the gaps that absent nodes leave.
  std::vector<int32_t> place(a.node_id.size());
  size_t kept = 0;
  for (size_t i = 0; i < a.node_id.size(); ++i) {
    place[i] = a.node_lon[i] == absent ? -1 : static_cast<int32_t>(kept);
    if (a.node_lon[i] == absent) continue;
    a.node_id[kept] = a.node_id[i];
    a.node_lon[kept] = a.node_lon[i];
    a.node_lat[kept] = a.node_lat[i];
    ++kept;
  }
  a.node_id.resize(kept);
  a.node_lon.resize(kept);
  a.node_lat.resize(kept);
  for (auto &ref : a.ref) ref = place[ref];
}

osm_status fail(osm_status status, const char *why, char *message, int64_t size) {
  if (size > 0) {
    std::strncpy(message, why, static_cast<size_t>(size) - 1);
    message[size - 1] = '\0';
  }
  return status;
}

}  // namespace

extern "C" osm_status osm_read_ways(const char *path, const char *const *keys, int32_t key_count,
                                    int32_t required_count, osm_ways *out, char *message, int64_t message_size) {
  std::memset(out, 0, sizeof *out);
  try {
    auto arrays = std::make_unique<Arrays>();
    Arrays &a = *arrays;
    const osmium::io::File file{plain_path(path)};
    read_ways(file, keys, key_count, required_count, a);
    read_nodes(file, a);
    resolve(a);
    out->node_id = a.node_id.data();
    out->node_lon = a.node_lon.data();
    out->node_lat = a.node_lat.data();
    out->node_count = static_cast<int64_t>(a.node_id.size());
    out->way_id = a.way_id.data();
    out->way_start = a.way_start.data();
    out->way_count = static_cast<int64_t>(a.way_id.size());
    out->ref = a.ref.data();
    out->tag = a.tag.data();
    out->text = a.text.data();
    out->text_start = a.text_start.data();
    out->text_count = static_cast<int64_t>(a.text_start.size()) - 1;
    out->ways_seen = a.ways_seen;
    out->nodes_seen = a.nodes_seen;
    out->invalid_nodes = a.invalid_nodes;
    out->duplicate_nodes = a.duplicate_nodes;
    out->owner = arrays.release();
    return OSM_OK;
  } catch (const History &e) {
    return fail(OSM_HISTORY, e.what(), message, message_size);
  } catch (const TooLarge &e) {
    return fail(OSM_TOO_LARGE, e.what(), message, message_size);
  } catch (const std::bad_alloc &e) {
    return fail(OSM_NO_MEMORY, e.what(), message, message_size);
  } catch (const std::exception &e) {
    return fail(OSM_UNREADABLE, e.what(), message, message_size);
  } catch (...) {
    return fail(OSM_UNREADABLE, "unknown failure", message, message_size);
  }
}

extern "C" void osm_ways_free(osm_ways *ways) {
  delete static_cast<Arrays *>(ways->owner);
  std::memset(ways, 0, sizeof *ways);
}
