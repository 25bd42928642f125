import App
import ArgumentParser
import Foundation

/// The flags of a node; each is also a key of the file and a `POSTRIDER_…` variable.
struct NodeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file()) var config: String?
    @Option(help: ArgumentHelp(Setting.data.summary, valueName: "dir"), completion: .directory) var data: String?
    @Option(help: ArgumentHelp(Setting.store.summary, valueName: "url")) var store: String?
    @Option(help: ArgumentHelp(Setting.http.summary, valueName: "host:port|off")) var http: String?
    @Option(help: ArgumentHelp(Setting.smtp.summary, valueName: "host:port|off")) var smtp: String?
    @Option(help: ArgumentHelp(Setting.smtps.summary, valueName: "host:port|off")) var smtps: String?
    @Option(name: .customLong("public-url"), help: ArgumentHelp(Setting.publicURL.summary, valueName: "url"))
    var publicURL: String?
    @Option(help: ArgumentHelp(Setting.trust.summary + " May be given more than once.", valueName: "cidr"))
    var trust: [String] = []
    @Option(
        help: ArgumentHelp(Setting.clientCertificates.summary + " May be given more than once.", valueName: "line"))
    var clientCertificates: [String] = []
    @Option(help: ArgumentHelp(Setting.bounceDomain.summary, valueName: "domain")) var bounceDomain: String?
    @Option(help: ArgumentHelp(Setting.inbound.summary, valueName: "host:port|off")) var inbound: String?
    @Option(help: ArgumentHelp(Setting.smartHost.summary, valueName: "host:port")) var smartHost: String?
    @Option(help: ArgumentHelp(Setting.heloName.summary, valueName: "name")) var heloName: String?
    @Option(help: ArgumentHelp(Setting.publicAddresses.summary + " May be given more than once.", valueName: "address"))
    var publicAddresses: [String] = []
    @Option(help: ArgumentHelp(Setting.dkimRequired.summary, valueName: "yes|no")) var dkimRequired: String?
    @Option(help: ArgumentHelp(Setting.webhooksPrivate.summary, valueName: "yes|no")) var webhooksPrivate: String?
    @Option(help: ArgumentHelp(Setting.source.summary + " May be given more than once.", valueName: "text"))
    var source: [String] = []
    @Option(help: ArgumentHelp(Setting.pool.summary + " May be given more than once.", valueName: "text"))
    var pool: [String] = []
    @Option(help: ArgumentHelp(Setting.poolFor.summary + " May be given more than once.", valueName: "text"))
    var poolFor: [String] = []
    @Option(help: ArgumentHelp(Setting.tlsCertificate.summary, valueName: "file"), completion: .file())
    var tlsCertificate: String?
    @Option(help: ArgumentHelp(Setting.tlsKey.summary, valueName: "file"), completion: .file()) var tlsKey: String?
    @Option(help: ArgumentHelp(Setting.dnssec.summary, valueName: "auto|on|off")) var dnssec: String?
    @Option(name: .customLong("mta-sts"), help: ArgumentHelp(Setting.mtaSTS.summary, valueName: "on|off"))
    var mtaSTS: String?
    @Option(help: ArgumentHelp(Setting.tlsRoots.summary, valueName: "file"), completion: .file())
    var tlsRoots: String?
    @Option(help: ArgumentHelp(Setting.timeScale.summary, valueName: "factor")) var timeScale: String?
    @Option(help: ArgumentHelp(Setting.life.summary, valueName: "time")) var life: String?
    @Option(help: ArgumentHelp(Setting.world.summary, valueName: "file"), completion: .file()) var world: String?
    @Option(help: ArgumentHelp(Setting.connectionsPerQueue.summary, valueName: "count")) var connectionsPerQueue:
        String?
    @Option(help: ArgumentHelp(Setting.providerLimits.summary, valueName: "file"), completion: .file())
    var providerLimits: String?
    @Option(help: ArgumentHelp(Setting.window.summary, valueName: "count")) var window: String?
    @Option(help: ArgumentHelp(Setting.requestsPerMinute.summary, valueName: "count")) var requestsPerMinute: String?
    @Option(help: ArgumentHelp(Setting.noticesFrom.summary, valueName: "address")) var noticesFrom: String?
    @Option(help: ArgumentHelp(Setting.healthDays.summary, valueName: "days")) var healthDays: String?
    @Option(help: ArgumentHelp(Setting.healthFloor.summary, valueName: "count")) var healthFloor: String?
    @Option(help: ArgumentHelp(Setting.warningRate.summary, valueName: "share")) var warningRate: String?
    @Option(help: ArgumentHelp(Setting.riskyRate.summary, valueName: "share")) var riskyRate: String?
    @Option(help: ArgumentHelp(Setting.quarantine.summary, valueName: "mode")) var quarantine: String?
    @Option(help: ArgumentHelp(Setting.quarantineSoft.summary, valueName: "share")) var quarantineSoft: String?
    @Option(help: ArgumentHelp(Setting.quarantineHard.summary, valueName: "share")) var quarantineHard: String?
    @Option(help: ArgumentHelp(Setting.quarantineLimit.summary, valueName: "count")) var quarantineLimit: String?
    @Option(help: ArgumentHelp(Setting.incidents.summary, valueName: "mode")) var incidents: String?
    @Option(help: ArgumentHelp(Setting.incidentShare.summary, valueName: "percent")) var incidentShare: String?
    @Option(help: ArgumentHelp(Setting.incidentCount.summary, valueName: "count")) var incidentCount: String?
    @Option(help: ArgumentHelp(Setting.incidentQuiet.summary, valueName: "time")) var incidentQuiet: String?
    @Option(help: ArgumentHelp(Setting.verifyMailboxes.summary, valueName: "on|off")) var verifyMailboxes: String?
    @Option(help: ArgumentHelp(Setting.verifySource.summary, valueName: "address")) var verifySource: String?
    @Option(help: ArgumentHelp(Setting.verifySender.summary, valueName: "address")) var verifySender: String?
    @Option(help: ArgumentHelp(Setting.verifyRate.summary, valueName: "count")) var verifyRate: String?
    @Option(help: ArgumentHelp(Setting.diskReserve.summary, valueName: "size")) var diskReserve: String?
    @Option(help: ArgumentHelp(Setting.logLevel.summary, valueName: "level")) var logLevel: String?
    @Option(help: ArgumentHelp(Setting.logFormat.summary, valueName: "text|json")) var logFormat: String?

    /// What was said on the command line.
    var flags: [Setting: [String]] {
        var flags: [Setting: [String]] = [:]
        let single: [(Setting, String?)] = [
            (.data, data), (.store, store), (.http, http), (.smtp, smtp), (.smtps, smtps),
            (.bounceDomain, bounceDomain), (.publicURL, publicURL),
            (.inbound, inbound), (.smartHost, smartHost), (.heloName, heloName),
            (.dkimRequired, dkimRequired), (.webhooksPrivate, webhooksPrivate),
            (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.dnssec, dnssec), (.mtaSTS, mtaSTS),
            (.tlsRoots, tlsRoots), (.timeScale, timeScale), (.life, life),
            (.world, world), (.connectionsPerQueue, connectionsPerQueue), (.providerLimits, providerLimits),
            (.window, window), (.requestsPerMinute, requestsPerMinute), (.diskReserve, diskReserve),
            (.noticesFrom, noticesFrom), (.healthDays, healthDays), (.healthFloor, healthFloor),
            (.warningRate, warningRate), (.riskyRate, riskyRate), (.quarantine, quarantine),
            (.quarantineSoft, quarantineSoft), (.quarantineHard, quarantineHard), (.quarantineLimit, quarantineLimit),
            (.incidents, incidents), (.incidentShare, incidentShare), (.incidentCount, incidentCount),
            (.incidentQuiet, incidentQuiet), (.verifyMailboxes, verifyMailboxes), (.verifySource, verifySource),
            (.verifySender, verifySender), (.verifyRate, verifyRate),
            (.logLevel, logLevel), (.logFormat, logFormat),
        ]
        for (setting, text) in single { if let text { flags[setting] = [text] } }
        let lists: [(Setting, [String])] = [
            (.trust, trust), (.publicAddresses, publicAddresses), (.clientCertificates, clientCertificates),
            (.source, source), (.pool, pool),
            (.poolFor, poolFor),
        ]
        for (setting, texts) in lists where !texts.isEmpty { flags[setting] = texts }
        return flags
    }

    func sources() throws -> ConfigurationSources {
        try ConfigurationSources(flags: flags, environment: ProcessInfo.processInfo.environment, file: config)
    }
}
