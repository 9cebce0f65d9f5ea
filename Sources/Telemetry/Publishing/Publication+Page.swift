import Quantities

extension Publication {
  /// The page for people who find the folder, in Markdown.
  package var page: String {
    let k = grid.rules.k
    let seen = period.map { "\($0.start) to \($0.end)" } ?? "the run does not say"
    let terms = licence.map { "<\($0)>" } ?? "none was stated, so the data may not be used; ask the publisher"
    let credit = attribution.isEmpty ? "none" : PublicationText.markdown(attribution)
    return """
      # \(PublicationText.markdown(title))

      Published by \(PublicationText.markdown(publisher)) on \(String(issued.description.prefix(10))).

      | | |
      |---|---|
      | seen | \(seen), widened to quarters of an hour |
      | licence | \(terms) |
      | credit of the map | \(credit) |

      ## Files

      | file | what it is |
      |---|---|
      | `cells.geojson` | squares of the ground with their mean surface temperature |
      | `cells.csv` | the same as a table |
      | `cells.sensorthings.json` | the same for an OGC SensorThings 1.1 server: the body of one `POST` to `/Things` |
      | `tasks.csv` | how many tasks of each kind were asked for and done |
      | `catalog.jsonld` | the catalogue (DCAT-AP 3), with sizes and SHA-256 of the files |

      ## Columns of the cells

      | name | meaning |
      |---|---|
      | `layer` | `dwellings`: roofs of dwellings; `ground`: everything else |
      | `side_m` | the side of the square in metres |
      | `longitude`, `latitude` | its centre in WGS 84; `west` to `north` are its borders |
      | `mean_c` | the mean temperature of the surfaces seen in it, °C |
      | `standard_uncertainty_k` | the standard uncertainty of the mean, K. Nearly all of it is what the camera reads \
      too high or too low everywhere alike, so differences between squares are much surer than that |
      | `cells`, `samples` | how many cells of \(PublicationText.metres(grid.sourceSize.metres)) m and how many \
      pixels are in the mean |

      A square may be seen in part. Temperatures are those of surfaces from above: metal and water look colder or \
      warmer than they are, by their emissivity and what they reflect.

      ## What is not in it, and why

      - No picture. Cameras reduce frames to cells on board; none was stored.
      - No square with fewer than \(k) cells, \(k) places where a person fits, \(k) samples or, on roofs of dwellings, \
      \(k) dwellings. What is smaller was merged into larger squares or held back.
      - No lowest and no highest temperature: the warmest sample is one sample, and may be one person.
      - No ground that was searched for people, nor ground around it.
      - No tracks of vehicles, no times and places of deliveries: they show who gets medicine.
      - No count of tasks that would tell of fewer than \(k) people.

      """
  }
}
