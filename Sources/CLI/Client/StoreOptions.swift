import App
import ArgumentParser
import Foundation

/// Which Postrider a command asks: the node that runs on the data directory, that directory itself where none runs, or the
/// one at `POSTRIDER_URL` with the key in `POSTRIDER_API_KEY`.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Setting.data.summary, valueName: "dir"), completion: .directory) var data: String?
    @Option(help: ArgumentHelp(Setting.store.summary, valueName: "url")) var store: String?
    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file()) var config: String?

    @Option(help: ArgumentHelp("In the name of this account: its id or its name.", valueName: "account"))
    var account: String?

    /// Runs `body` with the API of a node that runs; a directory on which none does is refused.
    func withRunningNode(_ body: (API) async throws -> Void) async throws {
        try await withAPI(startsVisitor: false, body)
    }

    /// Runs `body` with the API of whoever answers.
    /// - Parameter makesStore: makes a store where there is none.
    func withAPI(
        startsVisitor: Bool = true, makesStore: Bool = false, _ body: (API) async throws -> Void
    ) async throws {
        try await withOwnAPI(startsVisitor: startsVisitor, makesStore: makesStore) { api in
            guard let account else { return try await body(api) }
            try await body(try await api.acting(for: account))
        }
    }

    private func withOwnAPI(
        startsVisitor: Bool, makesStore: Bool, _ body: (API) async throws -> Void
    ) async throws {
        let environment = ProcessInfo.processInfo.environment
        if let url = environment["POSTRIDER_URL"], !url.isEmpty, data == nil {
            let remote = try RemoteNode(url: url, key: environment["POSTRIDER_API_KEY"])
            return try await API.with(base: remote.url, key: remote.key, body)
        }
        let settings = try NodeConfiguration(
            ConfigurationSources(
                flags: [.data: data, .store: store].compactMapValues { $0.map { [$0] } }, environment: environment,
                file: config))
        let directory = DataDirectory(path: settings.dataDirectory)
        if let fault = directory.fault { throw fault }
        if let notice = await NodeNotice.read(from: directory, store: settings.store) {
            guard let http = notice.http, let key = notice.key else {
                throw CommandFailure(
                    .failed,
                    "the node in \(directory.path) (process \(notice.pid)) runs without HTTP; start it with --http HOST:PORT"
                )
            }
            return try await API.with(base: "http://\(http)", key: key, body)
        }
        guard !makesStore else { return try await Visitor(settings).run(body) }
        guard startsVisitor || !directory.hasStore else {
            throw CommandFailure(
                .notFound, "no node runs on \(directory.path); start it: postrider serve --data \(directory.path)")
        }
        guard directory.hasStore else {
            throw CommandFailure(
                .notFound,
                "there is no node in \(directory.path); name its directory with --data DIR, or start one: postrider serve"
            )
        }
        guard settings.store != nil || directory.holdsStore else {
            if let place = directory.movedTo {
                throw CommandFailure(
                    .notFound, "its store has moved; name it with --store \(ShellWord.quoted(place)) or POSTRIDER_STORE"
                )
            }
            throw CommandFailure(
                .notFound,
                "no node runs on \(directory.path), and its store is not in it; name it with --store URL or POSTRIDER_STORE"
            )
        }
        try await Visitor(settings).run(body)
    }
}
