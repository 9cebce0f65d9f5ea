@main
struct SortieBench {
  static func main() {}
}
