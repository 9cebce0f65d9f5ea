import Quantities

/// The catalogue of a publication: DCAT-AP 3 as JSON-LD, with its context in the file, so that it is read offline.
package struct PublicationCatalogue: Sendable {
  /// What is published.
  package var publication: Publication
  /// The files that it lists, in their order.
  package var files: [File]

  /// A file beside the catalogue.
  package struct File: Hashable, Sendable {
    /// Its name in the folder.
    package var name: String
    /// What it is, for people.
    package var title: String
    /// The media type as IANA has it, such as `text/csv`.
    package var mediaType: String
    /// The name of the format in the list of file types of the Publications Office of the EU.
    package var format: String
    /// The address of the standard that it follows; nil where there is none.
    package var standard: String?
    /// The size in bytes.
    package var byteCount: Int
    /// SHA-256 of the bytes, lower-case hex.
    package var sha256: String
    /// Whether it holds tasks and not cells.
    package var isOfTasks: Bool

    /// Describes a file.
    package init(
      name: String, title: String, mediaType: String, format: String, standard: String? = nil, byteCount: Int,
      sha256: String, isOfTasks: Bool = false
    ) {
      self.name = name
      self.title = title
      self.mediaType = mediaType
      self.format = format
      self.standard = standard
      self.byteCount = byteCount
      self.sha256 = sha256
      self.isOfTasks = isOfTasks
    }
  }

  /// Makes a catalogue.
  package init(of publication: Publication, files: [File]) {
    self.publication = publication
    self.files = files
  }

  private static let authority = "http://publications.europa.eu/resource/authority"

  /// The catalogue as JSON-LD.
  package var text: String {
    var datasets = [dataset(cells)]
    if files.contains(where: \.isOfTasks) { datasets.append(dataset(tasks)) }
    let licence = publication.licence.map { "  \"dct:license\": \(Self.link($0, "dct:LicenseDocument")),\n" } ?? ""
    return """
      {
        "@context": {
          "dcat": "http://www.w3.org/ns/dcat#",
          "dct": "http://purl.org/dc/terms/",
          "foaf": "http://xmlns.com/foaf/0.1/",
          "locn": "http://www.w3.org/ns/locn#",
          "gsp": "http://www.opengis.net/ont/geosparql#",
          "prov": "http://www.w3.org/ns/prov#",
          "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
          "skos": "http://www.w3.org/2004/02/skos/core#",
          "spdx": "http://spdx.org/rdf/terms#",
          "xsd": "http://www.w3.org/2001/XMLSchema#"
        },
        "@id": "\(address("#catalogue"))",
        "@type": "dcat:Catalog",
        "dct:title": \(english(publication.title)),
        "dct:description": \(english("Surface temperatures and a summary of tasks of one mission of drones")),
        "dct:publisher": \(agent),
        "dct:language": \(Self.link("\(Self.authority)/language/ENG", "dct:LinguisticSystem")),
        "dct:issued": \(date(publication.issued)),
        "dct:modified": \(date(publication.issued)),
      \(licence)  "dcat:dataset": [
      \(datasets.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// What differs between the datasets.
  private struct Content {
    var name: String
    var title: String
    var description: String
    var keywords: [String]
    var theme: (code: String, name: String)
    var files: [File]
    var hasGround: Bool
  }

  private var cells: Content {
    let rules = publication.grid.rules
    return Content(
      name: "cells", title: publication.title,
      description: "Mean temperatures of surfaces in squares of the ground, seen by thermal cameras on drones. Each "
        + "square holds at least \(rules.k) cells of \(PublicationText.metres(publication.grid.sourceSize.metres)) "
        + "m. There are no pictures, no extremes and no tracks of vehicles.",
      keywords: ["surface temperature", "thermal survey", "drone"], theme: ("ENVI", "Environment"),
      files: files.filter { !$0.isOfTasks }, hasGround: true)
  }

  private var tasks: Content {
    Content(
      name: "tasks", title: "\(publication.title): tasks",
      description: "How many tasks of each kind were asked for and done. Small counts of tasks that concern people are "
        + "not told; places, times and names are not in it.",
      keywords: ["drone", "delivery", "disinfection"], theme: ("HEAL", "Health"), files: files.filter(\.isOfTasks),
      hasGround: false)
  }

  private func dataset(_ content: Content) -> String {
    var members = [
      "\"@id\": \"\(address("#\(content.name)"))\"", "\"@type\": \"dcat:Dataset\"",
      "\"dct:title\": \(english(content.title))", "\"dct:description\": \(english(content.description))",
      "\"dct:identifier\": \"\(content.name)-\(content.files.first.map { String($0.sha256.prefix(16)) } ?? "")\"",
      "\"dct:publisher\": \(agent)",
      "\"dcat:keyword\": [\(content.keywords.map(english).joined(separator: ", "))]",
      "\"dcat:theme\": { \"@id\": \"\(Self.authority)/data-theme/\(content.theme.code)\", \"@type\": "
        + "\"skos:Concept\", \"skos:prefLabel\": \(english(content.theme.name)) }",
      "\"dct:accessRights\": \(Self.link("\(Self.authority)/access-right/PUBLIC", "dct:RightsStatement"))",
      "\"dct:accrualPeriodicity\": \(Self.link("\(Self.authority)/frequency/NEVER", "dct:Frequency"))",
      "\"dct:issued\": \(date(publication.issued))",
      "\"dct:provenance\": { \"@type\": \"dct:ProvenanceStatement\", \"rdfs:label\": "
        + english("Recorded and merged by Sortie \(publication.toolVersion)") + " }",
    ]
    if let period = publication.period {
      members.append(
        "\"dct:temporal\": { \"@type\": \"dct:PeriodOfTime\", \"dcat:startDate\": \(date(period.start)), "
          + "\"dcat:endDate\": \(date(period.end)) }")
    }
    if content.hasGround {
      members.append("\"dct:spatial\": { \"@type\": \"dct:Location\", \"dcat:bbox\": \(box) }")
      let least = publication.grid.cells.map(\.span).min() ?? 1
      let side = PublicationText.number(Double(least) * publication.grid.sourceSize.metres, digits: 1)
      members.append(
        "\"dcat:spatialResolutionInMeters\": { \"@value\": \"\(side)\", \"@type\": \"xsd:decimal\" }")
    }
    if !publication.attribution.isEmpty {
      members.append(
        "\"prov:qualifiedAttribution\": { \"@type\": \"prov:Attribution\", \"prov:agent\": { \"@type\": "
          + "\"foaf:Agent\", \"foaf:name\": \(Self.string(publication.attribution)) }, \"dcat:hadRole\": "
          + Self.link("http://registry.it.csiro.au/def/isotc211/CI_RoleCode/resourceProvider", "dcat:Role") + " }")
    }
    let distributions = content.files.map(distribution).joined(separator: ",\n")
    members.append("\"dcat:distribution\": [\n\(distributions)\n      ]")
    return "    {\n" + members.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
  }

  private func distribution(_ file: File) -> String {
    var members = [
      "\"@id\": \"\(address("#\(file.name)"))\"", "\"@type\": \"dcat:Distribution\"",
      "\"dct:title\": \(english(file.title))", "\"dcat:accessURL\": { \"@id\": \"\(address(file.name))\" }",
      "\"dcat:downloadURL\": { \"@id\": \"\(address(file.name))\" }",
      "\"dcat:mediaType\": "
        + Self.link("http://www.iana.org/assignments/media-types/\(file.mediaType)", "dct:MediaType"),
      "\"dct:format\": \(Self.link("\(Self.authority)/file-type/\(file.format)", "dct:MediaTypeOrExtent"))",
      "\"dcat:byteSize\": { \"@value\": \"\(file.byteCount)\", \"@type\": \"xsd:nonNegativeInteger\" }",
      "\"spdx:checksum\": { \"@type\": \"spdx:Checksum\", \"spdx:algorithm\": "
        + Self.link("spdx:checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")
        + ", \"spdx:checksumValue\": { \"@value\": \"\(file.sha256)\", "
        + "\"@type\": \"xsd:hexBinary\" } }",
    ]
    if let licence = publication.licence {
      members.append("\"dct:license\": \(Self.link(licence, "dct:LicenseDocument"))")
    }
    if !publication.attribution.isEmpty {
      members.append(
        "\"dct:rights\": { \"@type\": \"dct:RightsStatement\", \"rdfs:label\": "
          + english("Map: \(publication.attribution)") + " }")
    }
    if let standard = file.standard { members.append("\"dct:conformsTo\": \(Self.link(standard, "dct:Standard"))") }
    return "        {\n" + members.map { "          \($0)" }.joined(separator: ",\n") + "\n        }"
  }

  private var agent: String { "{ \"@type\": \"foaf:Agent\", \"foaf:name\": \(Self.string(publication.publisher)) }" }

  /// The rectangle around all cells as well-known text, longitude first, as CRS84 has it.
  private var box: String {
    let bounds = publication.bounds
    let (west, south) = (Publication.degrees(bounds.west), Publication.degrees(bounds.south))
    let (east, north) = (Publication.degrees(bounds.east), Publication.degrees(bounds.north))
    return "{ \"@value\": \"POLYGON((\(west) \(south), \(east) \(south), \(east) \(north), \(west) \(north), "
      + "\(west) \(south)))\", \"@type\": \"gsp:wktLiteral\" }"
  }

  /// An address of a file or of a part of the catalogue: beside it, or under the base.
  private func address(_ name: String) -> String {
    guard let base = publication.baseURL else { return name }
    return name.hasPrefix("#") ? "\(base)/catalog.jsonld\(name)" : "\(base)/\(name)"
  }

  private func date(_ time: CivilTime) -> String { "{ \"@value\": \"\(time)\", \"@type\": \"xsd:dateTime\" }" }

  private func english(_ text: String) -> String { "{ \"@value\": \(Self.string(text)), \"@language\": \"en\" }" }

  /// Something that has an address, with what it is: harvesters check the class, and do not look it up.
  private static func link(_ address: String, _ type: String) -> String {
    "{ \"@id\": \(string(address)), \"@type\": \"\(type)\" }"
  }

  private static func string(_ text: String) -> String { PublicationText.string(text) }
}
