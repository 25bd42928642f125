import App
import ArgumentParser

/// `postrider db migrate`
struct DatabaseMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring a stopped node's store up to this release, as its next start would.",
        discussion: "An older release refuses the store from then on: take a backup first (`postrider db backup`).")

    @OptionGroup var place: StorePlaceOptions

    func run() async throws {
        let (directory, settings) = try place.place()
        let (from, to) = try await StoreMigration(directory, store: settings.store).run()
        Console.note(from == to ? "the schema is at step \(to) already" : "the schema went from step \(from) to \(to)")
    }
}
