export { freePort, portIsFree } from './src/ports';
export { hostEnvironment } from './src/host-environment';
export { provideServices, type ProvidedServices, type Rung } from './src/provide-services';
export { type OwnServers, openOwnServers } from './src/own-servers';
export { type GaleraCluster, startGalera } from './src/private-galera';
export { type RedisGroup } from './src/private-redis-group';
