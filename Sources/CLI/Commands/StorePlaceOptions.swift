import App
import ArgumentParser
import Foundation

/// Where a node's store is, for commands that work on it without the node.
struct StorePlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Setting.data.summary, valueName: "dir"), completion: .directory) var data: String?
    @Option(help: ArgumentHelp(Setting.store.summary, valueName: "url")) var store: String?
    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file()) var config: String?

    /// - Throws: `ConfigurationError`; `NodeError` where the directory is not ours to read.
    func place() throws -> (directory: DataDirectory, settings: NodeConfiguration) {
        let settings = try NodeConfiguration(
            ConfigurationSources(
                flags: [.data: data, .store: store].compactMapValues { $0.map { [$0] } },
                environment: ProcessInfo.processInfo.environment, file: config))
        let directory = DataDirectory(path: settings.dataDirectory)
        if let fault = directory.fault { throw fault }
        return (directory, settings)
    }
}
