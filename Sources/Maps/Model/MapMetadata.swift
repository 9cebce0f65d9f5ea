/// Where a map comes from and under which terms.
package struct MapMetadata: Hashable, Sendable {
  /// The map's name for people.
  package var name: String
  /// The origins of its layers, in the order of `map.yaml`; their keys are unique.
  package var sources: [MapSource]

  /// Describes a map.
  package init(name: String, sources: [MapSource]) {
    self.name = name
    self.sources = sources
  }

  /// Describes a map that has one origin, with the key `data`.
  package init(name: String, source: String, sourceDate: String, licence: String, attribution: String) {
    self.init(
      name: name,
      sources: [
        MapSource(key: "data", source: source, sourceDate: sourceDate, licence: licence, attribution: attribution)
      ])
  }

  /// The credit lines that must be shown with the map, each once, joined by `; `.
  package var attribution: String { joined(\.attribution) }
  /// The licences of the data, each once, joined by `; `.
  package var licence: String { joined(\.licence) }
  /// Where the data comes from, each origin once, joined by `; `.
  package var source: String { joined(\.source) }
  /// The dates of the data, each once, joined by `; `.
  package var sourceDate: String { joined(\.sourceDate) }

  private func joined(_ part: (MapSource) -> String) -> String {
    var seen: [String] = []
    for source in sources where !seen.contains(part(source)) { seen.append(part(source)) }
    return seen.joined(separator: "; ")
  }
}

/// One origin of a map's data.
package struct MapSource: Hashable, Sendable {
  /// The name by which layers refer to it: `a-z`, `0-9` and hyphens.
  package var key: String
  /// Where the data comes from.
  package var source: String
  /// The date of the data, as `2019-04-21`.
  package var sourceDate: String
  /// The licence of the data.
  package var licence: String
  /// The credit line that must be shown with the data.
  package var attribution: String

  /// Describes an origin.
  package init(key: String, source: String, sourceDate: String, licence: String, attribution: String) {
    self.key = key
    self.source = source
    self.sourceDate = sourceDate
    self.licence = licence
    self.attribution = attribution
  }
}

/// A layer of a map that was read, with what it held.
package struct MapLayerEntry: Hashable, Sendable {
  /// The layer as `map.yaml` lists it.
  package var layer: MapLayer
  /// How many things it gave to the map.
  package var count: Int

  /// Describes a layer.
  package init(layer: MapLayer, count: Int) {
    self.layer = layer
    self.count = count
  }
}
