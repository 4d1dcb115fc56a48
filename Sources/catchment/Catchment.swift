import ArgumentParser

@main
struct Catchment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catchment",
    abstract: "Checks care-premises rules, measures who can walk to a service, and places facilities.")
}
