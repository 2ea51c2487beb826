"""Stores of claims: each records what sources say, reads it, withdraws.

A row is (subject, predicate, value, source). Whatever a store needs is imported
when it is made, so that each can run in an environment of its own.
"""

import importlib.metadata
import sqlite3
from itertools import count

LENGTH = 51  # of a chain: an assertion, and those that rest on it


class Store:
    name = ""
    #: What is said of durability, beside the figures.
    durability = ""
    #: Whether it withdraws what rests on what is withdrawn.
    retracts = True

    def version(self):
        return importlib.metadata.version(self.name)

    def record(self, rows):
        """One batch, on the disk when it returns, where the store can."""
        raise NotImplementedError

    def key(self, subject, predicate, value):
        """By what `sources_of` knows a claim."""
        return subject, predicate, value

    def sources_of(self, key):
        """The sources that say so, in any order."""
        raise NotImplementedError

    def said_about(self, subject):
        """How many assertions there are on an entity's claims, all read."""
        raise NotImplementedError

    def chain(self, name):
        """LENGTH assertions, each on a claim of its own and resting on the one
        before. Returns what `retract` takes, and `stand`."""
        raise NotImplementedError

    def retract(self, chain):
        """Withdraws the first, and so all."""
        raise NotImplementedError

    def stand(self, chain):
        """How many of a chain stand."""
        raise NotImplementedError


class Veracity(Store):
    name = "veracity"
    durability = "WAL, synchronous=FULL"

    def __init__(self, folder):
        import veracity

        self.v = veracity
        self.ledger = veracity.open(folder / "desk.db", owner="desk")

    def version(self):
        return self.v.__version__

    def record(self, rows):
        with self.ledger.batch() as batch:
            for subject, predicate, value, source in rows:
                claim = batch.claim(subject, predicate, self.v.entity(value))
                batch.add(self.v.affirms(source, claim))

    def key(self, subject, predicate, value):
        return self.v.Batch().claim(subject, predicate, self.v.entity(value))

    def sources_of(self, key):
        return [one.source for one in self.ledger.assertions(key)]

    def said_about(self, subject):
        return len(list(self.ledger.assertions(subject=subject)))

    def chain(self, name):
        acts, claims = [], []
        with self.ledger.batch() as batch:
            for at in range(LENGTH):
                claim = batch.claim(f"{name}-{at}", "made-in", self.v.entity("china"))
                ground = {"citing": acts[-1]} if acts else {}
                acts.append(batch.add(self.v.affirms(f"{name}-{at}", claim, **ground)))
                claims.append(claim)
        return acts[0], claims

    def retract(self, chain):
        # What falls is derived, and written nowhere: so it is asked for as well.
        assert len(self.ledger.what_falls(chain[0]).falls) == LENGTH
        self.ledger.retract(chain[0])

    def stand(self, chain):
        return sum(not self.ledger.fallen(one).falls for one in chain[1])


class ByHand(Store):
    """Tables made for the questions: no ids, no checks, no history."""

    name = "sqlite3"
    durability = "WAL, synchronous=FULL"

    def __init__(self, folder):
        self.db = sqlite3.connect(folder / "by_hand.db")
        self.db.executescript("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE claims (id INTEGER PRIMARY KEY, subject TEXT, predicate TEXT,
                                 value TEXT, UNIQUE (subject, predicate, value));
            CREATE TABLE assertions (id INTEGER PRIMARY KEY, claim INTEGER, source TEXT,
                                     ground INTEGER, withdrawn INTEGER DEFAULT 0);
            CREATE INDEX by_claim ON assertions (claim);
            CREATE INDEX by_ground ON assertions (ground);
            """)

    def version(self):
        return sqlite3.sqlite_version

    def key(self, *claim):
        (id,) = self.db.execute(
            "SELECT id FROM claims WHERE (subject, predicate, value) = (?, ?, ?)", claim
        ).fetchone()
        return id

    def _add(self, subject, predicate, value, source, ground=None):
        self.db.execute(
            "INSERT OR IGNORE INTO claims (subject, predicate, value) VALUES (?, ?, ?)",
            (subject, predicate, value),
        )
        claim = self.key(subject, predicate, value)
        return self.db.execute(
            "INSERT INTO assertions (claim, source, ground) VALUES (?, ?, ?)",
            (claim, source, ground),
        ).lastrowid

    def record(self, rows):
        with self.db:
            for row in rows:
                self._add(*row)

    def sources_of(self, key):
        return [
            source
            for (source,) in self.db.execute(
                "SELECT source FROM assertions WHERE claim = ? AND NOT withdrawn",
                (key,),
            )
        ]

    def said_about(self, subject):
        return len(
            self.db.execute(
                "SELECT predicate, value, source FROM claims JOIN assertions"
                " ON claim = claims.id WHERE subject = ? AND NOT withdrawn",
                (subject,),
            ).fetchall()
        )

    def chain(self, name):
        made = []
        with self.db:
            for at in range(LENGTH):
                ground = made[-1] if made else None
                row = f"{name}-{at}", "made-in", "china", f"{name}-{at}"
                made.append(self._add(*row, ground))
        return made

    def retract(self, chain):
        with self.db:
            self.db.execute(
                "UPDATE assertions SET withdrawn = 1 WHERE id IN ("
                " WITH RECURSIVE falls (id) AS (VALUES (?) UNION SELECT assertions.id"
                " FROM assertions JOIN falls ON ground = falls.id)"
                " SELECT id FROM falls)",
                (chain[0],),
            )

    def stand(self, chain):
        marks = ", ".join("?" * len(chain))
        (number,) = self.db.execute(
            f"SELECT count(*) FROM assertions WHERE id IN ({marks}) AND NOT withdrawn",
            chain,
        ).fetchone()
        return number


class AttestDB(Store):
    """Claims with a source each, in LMDB."""

    name = "attestdb"
    durability = "synced once a batch"

    def __init__(self, folder):
        from attestdb import AttestDB as Database
        from attestdb.core.types import ClaimInput

        self.input = ClaimInput
        self.db = Database(str(folder / "claims"), embedding_dim=None)

    def version(self):
        return f"{super().version()}, attest-py {importlib.metadata.version('attest-py')}"

    def _input(self, subject, predicate, value, source, chain=()):
        return self.input(
            subject=(subject, "thing"),
            predicate=(predicate, "relates_to"),
            object=(value, "thing"),
            provenance={
                "source_id": source,
                "source_type": "report",
                "chain": list(chain),
            },
            confidence=0.9,
        )

    def record(self, rows):
        result = self.db.ingest_batch([self._input(*row) for row in rows])
        assert result.ingested == len(rows), result.errors[:3]

    def sources_of(self, key):
        subject, predicate, value = key
        return [
            one.provenance.source_id
            for one in self.db.claims_for(subject)
            if one.predicate.id == predicate and one.object.id == value
        ]

    def said_about(self, subject):
        return len(self.db.claims_for(subject))

    def chain(self, name):
        made = []
        for at in range(LENGTH):
            row = f"{name}-{at}", "made-in", "china", f"{name}-{at}"
            made.append(self.db.ingest(self._input(*row, made[-1:])))
        return name, made

    def retract(self, chain):
        self.db.retract_cascade(f"{chain[0]}-0", "withdrawn")

    def stand(self, chain):
        # Not by claims_for: that tells those that rest on it as active ever after.
        found = [self.db.get_claim(one) for one in chain[1]]
        return sum(one is not None and one.status.value == "active" for one in found)


class MlMetadata(Store):
    """Claims as contexts, assertions as artifacts, what rests on what as
    executions."""

    name = "ml-metadata"
    durability = "synchronous=FULL, three transactions a batch"

    def __init__(self, folder):
        from ml_metadata.metadata_store import metadata_store
        from ml_metadata.proto import metadata_store_pb2 as proto

        self.proto = proto
        config = proto.ConnectionConfig()
        config.sqlite.filename_uri = str(folder / "metadata.db")
        config.sqlite.connection_mode = 3  # READWRITE_OPENCREATE
        self.store = metadata_store.MetadataStore(config)
        self.claim = self.store.put_context_type(proto.ContextType(name="claim"))
        self.act = self.store.put_artifact_type(
            proto.ArtifactType(
                name="assertion",
                properties={"source": proto.STRING, "withdrawn": proto.INT},
            )
        )
        self.rests = self.store.put_execution_type(proto.ExecutionType(name="rests"))
        self.claims = {}

    def _contexts(self, rows):
        names = {"|".join(row[:3]) for row in rows} - self.claims.keys()
        names = sorted(names)
        ids = self.store.put_contexts(
            [self.proto.Context(type_id=self.claim, name=one) for one in names]
        )
        self.claims.update(zip(names, ids))

    def _act(self, source):
        made = self.proto.Artifact(type_id=self.act)
        made.properties["source"].string_value = source
        return made

    def record(self, rows):
        self._contexts(rows)
        acts = self.store.put_artifacts([self._act(row[3]) for row in rows])
        self.store.put_attributions_and_associations(
            [
                self.proto.Attribution(
                    artifact_id=act, context_id=self.claims["|".join(row[:3])]
                )
                for act, row in zip(acts, rows)
            ],
            [],
        )

    def key(self, *claim):
        return self.claims["|".join(claim)]

    def sources_of(self, key):
        return [
            one.properties["source"].string_value
            for one in self.store.get_artifacts_by_context(key)
            if not one.properties["withdrawn"].int_value
        ]

    def said_about(self, subject):
        # By the names of its claims: it has no other road from an entity.
        found = [
            self.store.get_context_by_type_and_name("claim", one)
            for one in self._names_of(subject)
        ]
        return sum(len(self.sources_of(one.id)) for one in found)

    def _names_of(self, subject):
        return [f"{subject}|says-{at}|place-{at}" for at in range(5)]

    def chain(self, name):
        acts = self.store.put_artifacts(
            [self._act(f"{name}-{at}") for at in range(LENGTH)]
        )
        event = self.proto.Event
        for ground, act in zip(acts, acts[1:]):
            (execution,) = self.store.put_executions(
                [self.proto.Execution(type_id=self.rests)]
            )
            self.store.put_events(
                [
                    event(artifact_id=ground, execution_id=execution, type=event.INPUT),
                    event(artifact_id=act, execution_id=execution, type=event.OUTPUT),
                ]
            )
        return acts

    def retract(self, chain):
        event = self.proto.Event
        falls, edge = [], chain[:1]
        while edge:
            falls += edge
            found = self.store.get_events_by_artifact_ids(edge)
            resting = [one.execution_id for one in found if one.type == event.INPUT]
            found = self.store.get_events_by_execution_ids(resting) if resting else []
            edge = [one.artifact_id for one in found if one.type == event.OUTPUT]
        acts = self.store.get_artifacts_by_id(falls)
        for one in acts:
            one.properties["withdrawn"].int_value = 1
        self.store.put_artifacts(acts)

    def stand(self, chain):
        acts = self.store.get_artifacts_by_id(chain)
        return sum(not one.properties["withdrawn"].int_value for one in acts)


class Mempill(Store):
    """A memory for agents: a fact at a time; who says so is part of its value."""

    name = "mempill"
    durability = "a commit each; has no batches"
    retracts = False

    def __init__(self, folder):
        import mempill

        self.m = mempill
        self.engine = mempill.open_for_agent(str(folder), "desk")
        self.many = mempill.RememberOptions(cardinality="SetValued")

    def record(self, rows):
        for subject, predicate, value, source in rows:
            said = {"value": value, "source": source}
            self.m.remember(self.engine, "desk", subject, predicate, said, self.many)

    def sources_of(self, key):
        subject, predicate, value = key
        found = self.m.recall(self.engine, "desk", subject, predicate)
        return [
            one.value["source"]
            for one in found.candidates
            if one.value["value"] == value
        ]

    def said_about(self, subject):
        lines = self.engine.query_subject({"agent_id": "desk", "subject": subject})
        return sum(
            len(self.m.recall(self.engine, "desk", subject, one["predicate"]).candidates)
            for one in lines
        )


class Oxigraph(Store):
    """An RDF store: an assertion is a node with its properties."""

    name = "pyoxigraph"
    durability = "transactions that are not synced"

    def __init__(self, folder):
        import pyoxigraph

        self.ox = pyoxigraph
        self.store = pyoxigraph.Store(str(folder / "oxigraph"))
        self.made = count()

    def _node(self, name):
        return self.ox.NamedNode("urn:" + name)

    def _quads(self, act, subject, predicate, value, source, ground=None):
        claim = self.key(subject, predicate, value)
        parts = [
            (claim, "subject", self._node(subject)),
            (claim, "predicate", self._node(predicate)),
            (claim, "value", self._node(value)),
            (act, "about", claim),
            (act, "source", self._node(source)),
        ]
        if ground is not None:
            parts.append((act, "ground", ground))
        return [self.ox.Quad(a, self._node(b), c) for a, b, c in parts]

    def record(self, rows):
        quads = []
        for row in rows:
            quads += self._quads(self._node(f"act:{next(self.made)}"), *row)
        self.store.extend(quads)

    def key(self, subject, predicate, value):
        return self._node(f"claim:{subject}:{predicate}:{value}")

    def sources_of(self, key):
        found = self.store.query(
            f"SELECT ?source {{ ?act <urn:about> {key} ; <urn:source> ?source }}"
        )
        return [row["source"].value[4:] for row in found]

    def said_about(self, subject):
        return len(
            list(
                self.store.query(
                    "SELECT ?act ?source {"
                    f" ?claim <urn:subject> <urn:{subject}> ."
                    " ?act <urn:about> ?claim ; <urn:source> ?source }"
                )
            )
        )

    def chain(self, name):
        acts = [self._node(f"act:{name}-{at}") for at in range(LENGTH)]
        quads = []
        for at, act in enumerate(acts):
            row = f"{name}-{at}", "made-in", "china", f"{name}-{at}"
            quads += self._quads(act, *row, acts[at - 1] if at else None)
        self.store.extend(quads)
        return acts

    def retract(self, chain):
        falls = [
            row["act"]
            for row in self.store.query(
                f"SELECT ?act {{ ?act <urn:ground>* {chain[0]} }}"
            )
        ]
        # In one transaction; what is withdrawn is gone.
        whole = " ".join(str(one) for one in falls)
        self.store.update(
            f"DELETE {{ ?act ?p ?o }} WHERE {{ VALUES ?act {{ {whole} }} ?act ?p ?o }}"
        )

    def stand(self, chain):
        return sum(
            any(True for _ in self.store.quads_for_pattern(one, None, None))
            for one in chain
        )


class Statements(Store):
    """Nomenklatura's statements on entities; a claim is one's, its origin the
    source."""

    name = "nomenklatura"
    retracts = False

    def __init__(self, folder):
        from followthemoney import Dataset, Statement
        from nomenklatura.resolver import Linker

        self.statement = Statement
        wires = Dataset.make({"name": "wires", "title": "Wires"})
        self.store = self._open(wires, Linker({}), folder)
        self.view = self.store.default_view()

    def record(self, rows):
        with self.store.writer() as writer:
            for subject, predicate, value, source in rows:
                writer.add_statement(
                    self.statement(
                        entity_id=f"{subject}/{predicate}",
                        prop="notes",
                        schema="Thing",
                        value=value,
                        dataset="wires",
                        origin=source,
                        # Its own is of entity, property, value and data set.
                        id=f"{subject}/{predicate}/{value}/{source}",
                    )
                )

    def sources_of(self, key):
        subject, predicate, value = key
        entity = self.view.get_entity(f"{subject}/{predicate}")
        return [
            one.origin for one in entity.get_statements("notes") if one.value == value
        ]

    def said_about(self, subject):
        found = [self.view.get_entity(f"{subject}/says-{at}") for at in range(5)]
        return sum(len(one.get_statements("notes")) for one in found)


class LevelStatements(Statements):
    durability = "not synced"

    def version(self):
        return f"{super().version()}, plyvel {importlib.metadata.version('plyvel')}"

    def _open(self, dataset, linker, folder):
        from nomenklatura.store.level import LevelDBStore

        return LevelDBStore(dataset, linker, folder / "level")


class MemoryStatements(Statements):
    durability = "in memory"

    def _open(self, dataset, linker, folder):
        from nomenklatura.store.memory import MemoryStore

        return MemoryStore(dataset, linker)


STORES = {
    "veracity": Veracity,
    "sqlite3": ByHand,
    "attestdb": AttestDB,
    "ml-metadata": MlMetadata,
    "mempill": Mempill,
    "pyoxigraph": Oxigraph,
    "nomenklatura": LevelStatements,
    "nomenklatura-memory": MemoryStatements,
}
