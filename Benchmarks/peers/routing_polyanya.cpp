// Asks Polyanya's C++ classes the queries of a file, for comparison with `sortie-bench routing`.
// Usage: routing_polyanya MAP.mesh MAP.q.csv OUT.csv [REPEATS]
// Writes id,length,best_us (length empty where there is no way) and prints the figures of sortie-bench as JSON.
// A query's time is the CPU time of this thread for setting both ends and searching; the points of the path are not
// collected. Loading is CPU time from the text of the mesh to the ready search.
// routing_polyanya.sh builds this beside a copy of Polyanya's sources, which are no part of this project.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "mesh.h"
#include "point.h"
#include "searchinstance.h"

namespace {

double threadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

double peakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.compare(0, 6, "VmHWM:") == 0) return std::strtod(line.c_str() + 6, nullptr) * 1024 / 1e6;
  }
  return 0;
}

double quantile(const std::vector<double>& ascending, double share) {
  const long rank = static_cast<long>(std::ceil(share * ascending.size())) - 1;
  return ascending[std::min(std::max(rank, 0L), static_cast<long>(ascending.size()) - 1)];
}

struct Query {
  std::string id;
  double ends[4];
};

std::vector<Query> readQueries(const char* path) {
  std::vector<Query> queries;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const size_t comma = line.find(',');
    if (comma == std::string::npos) continue;
    Query query;
    query.id = line.substr(0, comma);
    const char* at = line.c_str() + comma;
    for (double& end : query.ends) {
      char* next;
      end = std::strtod(at + 1, &next);
      at = next;
    }
    queries.push_back(query);
  }
  return queries;
}

polyanya::Point makePoint(double x, double y) {
  polyanya::Point point;
  point.x = x;
  point.y = y;
  return point;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: routing_polyanya MAP.mesh MAP.q.csv OUT.csv [REPEATS]\n");
    return 2;
  }
  const int repeats = argc > 4 ? std::atoi(argv[4]) : 5;
  const std::vector<Query> queries = readQueries(argv[2]);
  FILE* out = std::fopen(argv[3], "w");
  std::ifstream text(argv[1]);
  if (queries.empty() || out == nullptr || !text) {
    std::fprintf(stderr, "a file cannot be read or written, or there are no queries\n");
    return 2;
  }

  const double start = threadSeconds();
  polyanya::Mesh mesh(text);
  polyanya::SearchInstance search(&mesh);
  const double prepared = threadSeconds() - start;

  std::vector<double> times;
  double sum = 0, popped = 0;
  int without = 0;
  std::fprintf(out, "id,length,best_us\n");
  for (const Query& query : queries) {
    const polyanya::Point from = makePoint(query.ends[0], query.ends[1]), to = makePoint(query.ends[2], query.ends[3]);
    double best = INFINITY, length = -1;
    for (int i = 0; i < repeats; i++) {
      const double before = threadSeconds();
      search.set_start_goal(from, to);
      search.search();
      length = search.get_cost();
      best = std::min(best, threadSeconds() - before);
    }
    popped += search.nodes_popped;
    times.push_back(best * 1e6);
    sum += best * 1e6;
    if (length < 0) {
      without++;
      std::fprintf(out, "%s,,%.3f\n", query.id.c_str(), best * 1e6);
    } else {
      std::fprintf(out, "%s,%.17g,%.3f\n", query.id.c_str(), length, best * 1e6);
    }
  }
  std::fclose(out);
  std::sort(times.begin(), times.end());
  std::printf(
      "{\"prepare_s\": %.4f, \"peak_mb\": %.1f, \"median_us\": %.2f, \"mean_us\": %.2f, \"p99_us\": %.2f, "
      "\"popped_mean\": %.1f, \"without_way\": %d}\n",
      prepared, peakMegabytes(), quantile(times, 0.5), sum / times.size(), quantile(times, 0.99),
      popped / times.size(), without);
  return 0;
}
