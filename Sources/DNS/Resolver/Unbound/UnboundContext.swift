import CUnbound
import Glibc

/// The library's context, set up. It belongs to one thread at a time.
final class UnboundContext {
    let pointer: OpaquePointer

    init(_ configuration: UnboundResolver.Configuration) throws(UnboundResolver.SetupError) {
        guard let pointer = ub_ctx_create() else { throw .outOfMemory }
        self.pointer = pointer
        // Work is done by a thread of the library, not by a forked process; nothing is written to stderr.
        ub_ctx_async(pointer, 1)
        ub_ctx_debugout(pointer, nil)
        for (option, value) in UnboundContext.options { ub_ctx_set_option(pointer, option, value) }
        try setServers(configuration)
        try setAnchors(configuration)
        try setZones(configuration)
    }

    deinit { ub_ctx_delete(pointer) }

    /// No user's program is behind us, so that a question may ask for what it needs; a name that failed is asked again
    /// after a minute at most.
    private static let options = [
        ("num-queries-per-thread:", "512"), ("outgoing-range:", "512"), ("cache-max-negative-ttl:", "60"),
        ("log-queries:", "no"), ("use-syslog:", "no"),
    ]

    private func setServers(_ configuration: UnboundResolver.Configuration) throws(UnboundResolver.SetupError) {
        if configuration.isOffline {
            // Even an alias that points out of its zone stays on this machine: nobody listens there.
            ub_ctx_set_fwd(pointer, "127.0.0.1@1")
            return
        }
        if configuration.asksRootServers { return }
        for forwarder in configuration.forwarders {
            let code = ub_ctx_set_fwd(pointer, forwarder)
            guard code == 0 else { throw .forwarder(forwarder, why: UnboundContext.text(code)) }
        }
        if configuration.forwarders.isEmpty {
            let code = ub_ctx_resolvconf(pointer, nil)
            guard code == 0 else { throw .resolvConf(why: UnboundContext.text(code)) }
        }
    }

    private func setAnchors(_ configuration: UnboundResolver.Configuration) throws(UnboundResolver.SetupError) {
        let records = (configuration.trustsRoot ? RootAnchor.records : []) + configuration.trustAnchors
        for record in records {
            let code = ub_ctx_add_ta(pointer, record)
            guard code == 0 else { throw .trustAnchor(record, why: UnboundContext.text(code)) }
        }
        if let file = configuration.trustAnchorFile {
            let code = ub_ctx_add_ta_file(pointer, file)
            guard code == 0 else { throw .trustAnchor(file, why: UnboundContext.text(code)) }
        }
        if let file = configuration.settingsFile {
            let code = ub_ctx_config(pointer, file)
            guard code == 0 else { throw .settingsFile(file, why: UnboundContext.text(code)) }
        }
    }

    private func setZones(_ configuration: UnboundResolver.Configuration) throws(UnboundResolver.SetupError) {
        for zone in configuration.zones {
            try addZone(zone.name)
            for record in zone.records {
                let code = ub_ctx_data_add(pointer, record)
                guard code == 0 else { throw .record(record, why: UnboundContext.text(code)) }
            }
        }
    }

    private func addZone(_ name: String) throws(UnboundResolver.SetupError) {
        let code = ub_ctx_zone_add(pointer, name, "static")
        guard code == 0 else { throw .zone(name, why: UnboundContext.text(code)) }
    }

    static func text(_ code: Int32) -> String { String(cString: ub_strerror(code)) }
}
